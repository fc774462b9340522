import { filledFormOwner } from './condition';
import type { StudyDesign } from './design';
import type { Instrument } from '../instrument/instrument';
import { inConversation, invalid, type CellGroup } from './plan-groups';

/** Most questions of a study: what a browser holds with room to spare. */
export const MOST_CELLS = 250_000;

/** Most items of one conversation: each stands behind all before it. */
export const MOST_TURNS = 200;

/** Refuses what cannot be asked in conversations. */
export function assertPossible({ administration, conditions, elicitation }: StudyDesign): void {
  if (administration !== 'conversation') return;
  if (elicitation.mode !== 'sampled') {
    throw invalid('A questionnaire in one conversation needs sampled text.');
  }
  if (conditions.some((condition) => filledFormOwner(condition) !== null)) {
    throw invalid('The priming arms need every item in a fresh context.');
  }
}

/** A design may come from anywhere: none may make a plan that the browser cannot hold. */
export function assertManageable(
  design: StudyDesign,
  instruments: readonly Instrument[],
  groups: readonly CellGroup[]
): void {
  const cells = groups.reduce((sum, group) => sum + group.cells, 0);
  if (cells > MOST_CELLS) {
    throw invalid(`The study would ask ${cells} questions; ${MOST_CELLS} are the most.`);
  }
  const long = groups.find(({ instrument, items }) => {
    const found = instruments.find(({ id }) => id === instrument)!;
    return items > MOST_TURNS && inConversation(design, found);
  });
  if (long) {
    throw invalid(`A conversation holds at most ${MOST_TURNS} items; ${long.instrument} has more.`);
  }
}
