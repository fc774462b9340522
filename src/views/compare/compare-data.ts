import {
  formatInterval,
  formatNumber,
  formatSimilarity,
  type ComparedRespondent,
  type FigureTableData,
  type RulerRow
} from '../../lib/charts';
import {
  whyUnread,
  type Compared,
  type Comparison
} from '../../lib/core/analysis/comparison/comparison';
import type { AnalysisChoices } from '../../lib/core/analysis/types';
import { similarityContext } from '../results/values-data';
import type { ComparedStudy } from './compare-state.svelte';

/** Respondents as pictures show them, in their order. */
export const shownRespondents = (respondents: readonly Compared[]): ComparedRespondent[] =>
  respondents.map((one, position) => ({
    position,
    name: one.respondent,
    map: one.values?.configuration ?? null,
    pale: whyUnread(one) !== null
  }));

/** One ruler for each respondent. */
export function similarityRows(
  studies: readonly ComparedStudy[],
  respondents: readonly Compared[],
  choices: AnalysisChoices
): RulerRow[] {
  return respondents.map((one, position) => {
    const study = studies[position]!;
    const result = study.result(choices);
    const population = result?.populations.find(({ id }) => id === choices.population);
    const shared = {
      id: one.id,
      name: one.respondent,
      respondent: { position, pale: whyUnread(one) !== null }
    };
    if (!result || !population || population.similarity === null)
      return {
        ...shared,
        context: NOTHING,
        test: null,
        problem:
          population?.problem ??
          (study.study && !study.hasValues ? 'The study asks for no values.' : 'Not known yet.')
      };
    const points = study.computed?.points[choices.population];
    return {
      ...shared,
      context: similarityContext(population, points, result.ceiling),
      test: null,
      problem: null
    };
  });
}

const NOTHING: RulerRow['context'] = {
  similarity: null,
  interval: null,
  chance: null,
  oneDimension: null,
  circleStrong: null,
  ceiling: null
};

const hundred = (x: number | null | undefined) => (x == null ? null : 100 * x);

/** The numbers of the rulers, times 100. */
export function similarityTable(rows: readonly RulerRow[], what: string): FigureTableData {
  return {
    caption: `${what} (×100)`,
    columns: [
      { label: 'Respondent' },
      ...[
        'Similarity',
        'Interval low',
        'Interval high',
        'Chance mean',
        'Chance 97.5%',
        'One dimension',
        'Four groups',
        'People with people'
      ].map((label) => ({ label, numeric: true }))
    ],
    rows: rows.map(({ name, context }) => [
      name,
      hundred(context.similarity),
      hundred(context.interval?.low),
      hundred(context.interval?.high),
      hundred(context.chance?.mean),
      hundred(context.chance?.high),
      hundred(context.oneDimension?.mean),
      hundred(context.fourGroups?.mean),
      hundred(context.ceiling?.mean)
    ]),
    digits: 1
  };
}

/** Differences of all pairs in words and numbers; why there is none where one says nothing. */
export function differencesTable({ pairs }: Comparison): FigureTableData {
  return {
    caption: 'Values Similarity of one respondent minus that of another (×100)',
    columns: [
      { label: 'Respondent' },
      { label: 'Minus' },
      { label: 'Difference', numeric: true },
      { label: '95% interval', numeric: true },
      { label: 'Distance of maps', numeric: true },
      { label: '' }
    ],
    rows: pairs.map(({ one, other, difference, distance }) => {
      const unread = [one, other].find((side) => whyUnread(side) !== null);
      const why = unread && `${unread.respondent}: ${whyUnread(unread)!}.`;
      const zero =
        difference?.interval && difference.interval.low <= 0 && difference.interval.high >= 0;
      return [
        one.respondent,
        other.respondent,
        difference ? formatSimilarity(difference.value) : why ? 'not compared' : null,
        difference ? formatInterval(difference.interval) : null,
        formatNumber(distance),
        why ??
          (difference?.interval
            ? zero
              ? 'The interval includes 0.'
              : 'The interval does not include 0.'
            : '')
      ];
    })
  };
}

/** Distances of all maps from each other, people's among them. */
export function distancesTable(names: readonly string[], { maps }: Comparison): FigureTableData {
  const all = [...names, 'People'];
  return {
    caption: 'Procrustes distances of the maps: 0 is the same shape, 1 nothing in common',
    columns: [{ label: '' }, ...all.map((label) => ({ label, numeric: true }))],
    rows: maps.distances.map((row, i) => [all[i]!, ...row])
  };
}
