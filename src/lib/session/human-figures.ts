import type { BehaviourReferences } from '../core/analysis/behaviour/types';
import type { AnalysisChoices, AnalysisReferences } from '../core/analysis/types';
import { keyId } from '../core/instrument/instrument';
import type { BehaviourReference } from '../core/reference/behaviour-reference';
import { AxiaError } from '../core/error';
import { isOwnId, type OwnPeople } from '../core/people/own-people';
import { SPLITS } from '../core/people/split-halves';
import type {
  Descriptives,
  DominanceShares,
  PublishedCeiling,
  ValueReference
} from '../core/reference/reference';
import type { Sources } from '../sources';

/** Everything human that results are held against. */
export interface HumanFigures {
  references: readonly ValueReference[];
  dominances: readonly DominanceShares[];
  descriptives: readonly Descriptives[];
  ceiling: PublishedCeiling;
  behaviour: readonly BehaviourReference[];
  /** Id of the usual behaviour reference by id of the instrument. */
  behaviourDefaults: Readonly<Record<string, string>>;
}

/**
 * Fetches the figures that studies of these instruments can be held against.
 *
 * @param instruments ids; behaviour references of others are left out
 * @param own human figures of the reader's own
 * @throws AxiaError `network` or `invalid-input`
 */
export async function loadHumanFigures(
  sources: Sources,
  instruments: readonly string[],
  own: readonly OwnPeople[] = []
): Promise<HumanFigures> {
  const keys = new Set(instruments.map(keyId));
  const [references, dominance, { descriptives }, ceiling, index] = await Promise.all([
    sources.loadAllReferences(),
    sources.listDominance(),
    sources.loadDescriptives(),
    sources.loadCeiling(),
    sources.listBehaviourReferences()
  ]);
  const behaviour = await Promise.all(
    index.references
      .filter(({ instrument }) => keys.has(instrument))
      .map(({ id }) => sources.loadBehaviourReference(id))
  );
  const halves = own.flatMap((people) => people.halves);
  return {
    references: [...references, ...own.map((people) => people.reference)],
    dominances: [...dominance.shares, ...own.flatMap((people) => people.dominance ?? [])],
    descriptives: [...descriptives, ...own.flatMap((people) => people.descriptives ?? [])],
    ceiling: {
      ...ceiling,
      comparisons: [
        ...ceiling.comparisons,
        ...own.map(({ id, reference: { title } }) => ({
          id,
          title: `Two halves of ${title}`,
          description: `Drawn at random ${SPLITS} times.`
        }))
      ],
      levels: [...ceiling.levels, ...halves]
    },
    behaviour,
    behaviourDefaults: index.defaults
  };
}

/**
 * The value figures that an analysis under these choices is made against.
 *
 * @throws AxiaError `invalid-input` for an unknown reference
 */
export function valueReferences(
  { references, dominances }: Pick<HumanFigures, 'references' | 'dominances'>,
  choices: Pick<AnalysisChoices, 'reference' | 'dominance'>
): AnalysisReferences {
  const reference = references.find(({ id }) => id === choices.reference);
  const dominance = dominances.find(({ id }) => id === choices.dominance);
  if (!reference) throw unknown(choices.reference);
  if (!dominance) throw unknown(choices.dominance);
  // A reader's own people count where they are chosen: what is published must come out the same everywhere.
  const others = references.filter((other) => other !== reference && !isOwnId(other.id));
  return { reference, others, dominance };
}

/**
 * The behaviour references of an instrument, in the order in which they are shown. An imported form
 * measures what the instrument measures whose key it follows, so it is compared with the same people.
 */
export function behaviourReferencesOf(
  { behaviour }: Pick<HumanFigures, 'behaviour'>,
  instrument: string
): BehaviourReference[] {
  const key = keyId(instrument);
  return behaviour
    .filter((reference) => keyId(reference.instrument) === key)
    .map((reference) => (instrument === key ? reference : { ...reference, instrument }));
}

/**
 * The behaviour figures that an analysis of these instruments is made against.
 *
 * @throws AxiaError `invalid-input` for a chosen reference that is not one of its instrument
 */
export function behaviourReferences(
  figures: Pick<HumanFigures, 'behaviour' | 'behaviourDefaults'>,
  { behaviourReferences: choices }: Pick<AnalysisChoices, 'behaviourReferences'>,
  instruments: readonly string[]
): BehaviourReferences {
  const chosen: BehaviourReferences['chosen'] = {};
  const others: BehaviourReference[] = [];
  for (const instrument of instruments) {
    const own = behaviourReferencesOf(figures, instrument);
    const id = choices[instrument] ?? figures.behaviourDefaults[keyId(instrument)];
    // Nothing is known of people for this instrument.
    if (id === undefined) continue;
    const found = own.find((reference) => reference.id === id);
    if (!found) throw unknown(id);
    chosen[instrument] = found;
    others.push(...own.filter((reference) => reference !== found));
  }
  return { chosen, others };
}

function unknown(id: string): AxiaError {
  if (isOwnId(id))
    return new AxiaError(
      'invalid-input',
      `This browser does not have the human data “${id}”, a reader’s own.`,
      'Choose other people, or open the same answers in the same way under “Human data”.'
    );
  return new AxiaError(
    'invalid-input',
    `There is no human reference “${id}”.`,
    'Choose one from the list.'
  );
}
