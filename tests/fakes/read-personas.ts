import { readPersonaFiles } from '../../src/lib/core/import';

/** Files of persona evaluations, read in one go. */
export function readPersonas(...files: Parameters<typeof readPersonaFiles>) {
  const steps = readPersonaFiles(...files);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
