import { attenuated } from '../statistics/bootstrap-interval';
import { normalCdf } from '../statistics/normal-distribution';
import { shownSimilarity } from './shown-similarity';
import type {
  AmongPeople,
  AnalysisChoices,
  Equivalence,
  HumanCeiling,
  PopulationResult
} from './types';

/** Level of each of the two one-sided tests. */
export const EQUIVALENCE_LEVEL = 0.05;

type Shown = Pick<PopulationResult, 'similarity' | 'bootstrap' | 'askedAgain'>;

/**
 * Where a population’s similarity lies among people’s, and whether the two are equivalent within the
 * reader’s margin. All of it is about the number that is shown (`shownSimilarity`).
 *
 * @param pairs similarities of countries with each other, as in `ceiling.countries`
 * @returns null until the bootstrap is there, and where there is no similarity
 */
export function amongPeople(
  population: Pick<PopulationResult, 'id'> & Shown,
  { samples, mean }: Pick<HumanCeiling, 'samples' | 'mean'>,
  pairs: readonly number[],
  { margin }: Pick<AnalysisChoices, 'margin'>
): AmongPeople | null {
  const { value } = shownSimilarity(population, 0);
  if (value === null || population.bootstrap === null) return null;
  const independent = samples.filter((sample) => sample.independent);
  return {
    population: population.id,
    samples: rank(
      value,
      independent.map(({ similarity }) => similarity)
    ),
    countries: rank(value, pairs),
    equivalence: mean === null ? null : equivalence(population, mean, margin)
  };
}

const rank = (value: number, people: readonly number[]): AmongPeople['samples'] =>
  people.length === 0
    ? null
    : { below: people.filter((similarity) => similarity < value).length, of: people.length };

/**
 * Two one-sided tests (Schuirmann 1987) of whether the similarity of a respondent differs from people’s
 * by less than the margin, from the distribution behind the interval that is shown: bootstrap
 * populations, or generated answers drawn again. Both must reject at `EQUIVALENCE_LEVEL`.
 * They cover what the interval covers; people’s mean is taken as it is.
 *
 * @param people mean similarity of human samples with the same reference
 * @param margin in units of the similarity, above 0
 * @returns null where there is no interval
 */
export function equivalence(
  { similarity, bootstrap, askedAgain }: Shown,
  people: number,
  margin: number
): Equivalence | null {
  if (similarity === null || bootstrap === null) return null;
  let lower: number;
  let upper: number;
  if (askedAgain) {
    const { middle, down, up } = attenuated(similarity, askedAgain.similarities, {
      low: 0,
      high: 1
    });
    const centre = middle + bootstrap.mean - similarity;
    lower = oneSided(centre - (people - margin), down);
    upper = oneSided(people + margin - centre, up);
  } else {
    if (bootstrap.percentile === null) return null;
    const { similarities } = bootstrap;
    const share = (reached: (one: number) => boolean) =>
      (similarities.filter(reached).length + 1) / (similarities.length + 1);
    lower = share((one) => one <= people - margin);
    upper = share((one) => one >= people + margin);
  }
  return {
    people,
    margin,
    lower,
    upper,
    equivalent: Math.max(lower, upper) <= EQUIVALENCE_LEVEL
  };
}

/** p of a normal estimate `above` a bound; without any spread it is certain. */
const oneSided = (above: number, sd: number): number =>
  sd > 0 ? normalCdf(-above / sd) : above > 0 ? 0 : 1;
