import type { Instrument } from '../../src/lib/core/instrument/instrument';
import type { RespondentIdentity } from '../../src/lib/core/provenance/provenance';
import type { StudyDesign } from '../../src/lib/core/study/design';
import { planInSteps, type Plan } from '../../src/lib/core/study/plan';

/** The plan of a study, made at once. */
export function planCells(
  design: StudyDesign,
  instruments: readonly Instrument[],
  identity: RespondentIdentity
): Plan {
  const steps = planInSteps(design, instruments, identity);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
