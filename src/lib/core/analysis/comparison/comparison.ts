import { csvText, numberCell, shield } from '../../csv';
import { shownSimilarity } from '../shown-similarity';
import type { Point, PopulationId, VerdictLevel } from '../types';
import { whyNotRead } from '../verdict';
import {
  similarityDifference,
  type ComparedSimilarity,
  type SimilarityDifference
} from './difference';
import { mapDistances, type MapDistances } from './distances';

/** One of the respondents of a comparison, in the population that all of them are compared in. */
export interface Compared {
  /** Id of its study. */
  id: string;
  respondent: string;
  simulated: boolean;
  verdict: { level: VerdictLevel | null } | null;
  /** Null before it is computed, and where there is no such population. */
  values: (ComparedSimilarity & { configuration: Point[] | null }) | null;
}

/** Two respondents beside each other. */
export interface ComparedPair {
  one: Compared;
  other: Compared;
  /** Null where one has no similarity, and where one of them says nothing. */
  difference: SimilarityDifference | null;
  /** Procrustes distance of the two maps, 0 to 1; null where one has none. */
  distance: number | null;
}

export interface Comparison {
  /** Each with each, in their order. */
  pairs: ComparedPair[];
  /** Of the respondents, and of people behind them. */
  maps: MapDistances;
}

/** Why similarities of a respondent say nothing; null where they may be read. */
export const whyUnread = ({ verdict }: Compared): string | null => whyNotRead(verdict);

/**
 * Respondents beside each other under the same choices.
 *
 * @param people the map of the human reference
 */
export function compareRespondents(
  respondents: readonly Compared[],
  people: readonly Point[]
): Comparison {
  const maps = mapDistances([
    ...respondents.map(({ values }) => values?.configuration ?? null),
    people
  ]);
  const pairs = respondents.flatMap((one, i) =>
    respondents.slice(i + 1).map((other, k): ComparedPair => {
      const isRead = whyUnread(one) === null && whyUnread(other) === null;
      return {
        one,
        other,
        difference:
          isRead && one.values && other.values
            ? similarityDifference(one.values, other.values, 0)
            : null,
        distance: maps.distances[i]![i + 1 + k]!
      };
    })
  );
  return { pairs, maps };
}

const SIDE = ['study', 'respondent', 'simulated', 'verdict', 'similarity', 'low', 'high'];
const COLUMNS = [
  'population',
  ...SIDE,
  ...SIDE.map((name) => `other_${name}`),
  'difference',
  'difference_low',
  'difference_high',
  'interval',
  'procrustes_distance'
];

/**
 * `comparison.csv`: a row for each pair of respondents, and one for each respondent with people. Similarities in 0 to 1, unknown is
 * empty. docs/explorer.md.
 */
export function comparisonCsv(
  respondents: readonly Compared[],
  { pairs, maps }: Comparison,
  population: PopulationId
): string {
  const side = (one: Compared): string[] => {
    const shown = one.values && shownSimilarity(one.values, 0);
    return [
      shield(one.id),
      shield(one.respondent),
      String(one.simulated),
      one.verdict?.level ?? '',
      numberCell(shown?.value ?? null),
      numberCell(shown?.interval?.low ?? null),
      numberCell(shown?.interval?.high ?? null)
    ];
  };
  const people = ['', 'people', 'false', '', '', '', ''];
  return csvText(COLUMNS, [
    ...pairs.map(({ one, other, difference, distance }) => [
      population,
      ...side(one),
      ...side(other),
      numberCell(difference?.value ?? null),
      numberCell(difference?.interval?.low ?? null),
      numberCell(difference?.interval?.high ?? null),
      difference?.by ?? '',
      numberCell(distance)
    ]),
    ...respondents.map((one, i) => [
      population,
      ...side(one),
      ...people,
      '',
      '',
      '',
      '',
      numberCell(maps.distances[i]!.at(-1)!)
    ])
  ]);
}
