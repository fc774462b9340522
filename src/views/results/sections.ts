import type { ResultsState } from './results-state.svelte';

/** The parts that a study has something for: the id of each heading, and its name. */
export function sectionsOf(study: ResultsState): { id: string; label: string }[] {
  const values = study.values !== null;
  const behaviours = study.behaviours.length > 0;
  const statements = study.statements.length > 0;
  return [
    { id: 'values', label: 'Value structure', there: values },
    {
      id: 'behaviour',
      label: 'Values and behaviour',
      there: behaviours || (values && statements)
    },
    { id: 'priming', label: 'Priming', there: behaviours && study.hasPriming },
    { id: 'statements', label: 'Agreement with statements', there: statements },
    { id: 'controls', label: 'Do human weights matter?', there: values },
    { id: 'structure', label: 'Value by value', there: values },
    { id: 'curve', label: 'Every combination of choices', there: values },
    { id: 'form', label: 'Model or form?', there: true },
    { id: 'quality', label: 'Answer quality', there: true },
    { id: 'answers', label: 'Every answer', there: true }
  ].filter(({ there }) => there);
}
