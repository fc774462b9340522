// One person's answers to a questionnaire of values, scored as a survey scores everybody's.
import { buildPersonas } from '../analysis/persona';
import type { AnalysisInput } from '../analysis/types';
import { pointScores, scoringKey, type ScoredItem } from '../instrument/scoring';
import { scaleOf, type Instrument } from '../instrument/instrument';
import { scorePerson } from '../statistics/mrat';
import { pearson } from '../statistics/pearson';
import type { ConditionId } from '../study/condition';
import { isValueId } from '../values';

/** Value scores of one person, in the order of VALUES; null where no item of a value was answered. */
export interface PersonProfile {
  /** Means of the answered items, on the scale of the questionnaire. */
  raw: (number | null)[];
  /** The same less the mean of all answered items (Schwartz 2021). */
  centred: (number | null)[];
  /** How many items were answered. */
  answered: number;
}

const orNull = (score: number): number | null => (Number.isNaN(score) ? null : score);

/**
 * The profile of one person.
 *
 * @param instrument a questionnaire of values
 * @param chosen position of the chosen response option (0-based) by item, in the order of the
 *   instrument; null where nothing was chosen
 */
export function personProfile(
  instrument: Pick<Instrument, 'items' | 'scale'>,
  chosen: readonly (number | null)[]
): PersonProfile {
  const scored = instrument.items.map((item, i) => {
    const option = chosen[i] ?? null;
    const scores = scaleOf(instrument, item).map(({ score }) => score);
    return option === null ? null : (pointScores(item, scores)[option] ?? null);
  });
  const items = instrument.items.flatMap(({ measure, reversed }): ScoredItem[] =>
    isValueId(measure) ? [{ value: measure, reversed }] : []
  );
  const { values, centred } = scorePerson(scored, scoringKey(items));
  return {
    raw: values.map(orNull),
    centred: centred.map(orNull),
    answered: scored.filter((score) => score !== null).length
  };
}

/** A respondent under one condition beside a person. */
export interface Likeness {
  condition: ConditionId;
  /** Centred means of the ten values, in the order of VALUES; null where unknown. */
  centred: (number | null)[];
  /** Correlation of the two centred profiles over the ten values; null where not defined. */
  r: number | null;
}

/** How a person's profile agrees with those of a study's personas, in the order of the study. */
export function likenesses(
  { centred }: Pick<PersonProfile, 'centred'>,
  study: AnalysisInput
): Likeness[] {
  const personas = buildPersonas(study, { scoring: 'centred', temperature: 1 });
  const own = centred.map((score) => score ?? NaN);
  return personas.flatMap((persona) => {
    if (persona === null) return [];
    const means = Array.from(persona.means);
    return [
      {
        condition: persona.condition,
        centred: means.map(orNull),
        r: orNull(pearson(own, means))
      }
    ];
  });
}
