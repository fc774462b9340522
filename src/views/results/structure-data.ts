import type { FigureTableData } from '../../lib/charts';
import { formatCorrelation, formatNumber, formatP, formatShare } from '../../lib/charts';
import type { CircleFit, StructureFit } from '../../lib/core/analysis/structure';
import { theoreticalAngle, VALUES, VALUE_LABELS } from '../../lib/core/values';
import { count, listInWords, points, showCount } from '../../lib/core/words';

/** Whether a value lies farther from people's place than 95% of independent human samples put it. */
const isMisplaced = ({ people, residual }: StructureFit['values'][number]): boolean =>
  people !== null && residual > people.high;

/** Which values are out of place, in a sentence. */
export function misplacedInWords({ independent, values }: StructureFit): string {
  if (independent === 0)
    return 'No independent human sample says how far values may lie from people’s places.';
  const names = values.filter(isMisplaced).map(({ value }) => VALUE_LABELS[value]);
  if (names.length === 0)
    return `No value is farther from its place than ${count(independent, 'independent human sample')} put it.`;
  return `Farther from ${names.length === 1 ? 'its place' : 'their places'} than in 95% of ${count(independent, 'independent human sample')}: ${listInWords(names)}.`;
}

/** Residual and stress of each value, beside people's. */
export function valuesTable({ values }: StructureFit): FigureTableData {
  return {
    caption: 'Distance of each value from people’s place, and its part of the stress',
    columns: [
      { label: 'Value' },
      ...[
        'Distance',
        'Other people, median',
        'Other people, 95%',
        'Part of the stress',
        'People’s'
      ].map((label) => ({ label, numeric: true })),
      { label: 'Out of place' }
    ],
    rows: values.map((fit) => [
      VALUE_LABELS[fit.value],
      fit.residual,
      fit.people?.median ?? null,
      fit.people?.high ?? null,
      formatShare(fit.stress),
      formatShare(fit.humanStress),
      fit.people === null ? 'not known' : isMisplaced(fit) ? 'yes' : 'no'
    ])
  };
}

/** Items and personas by what the similarity is without them, those that change it most first. */
export function leftOutTable({ items, personas, similarity }: StructureFit): FigureTableData {
  const rows = [
    ...items.map(({ similarity: rest, without: { item, value } }) => ({
      name: `Item ${item} (${VALUE_LABELS[value]})`,
      rest
    })),
    ...personas.map(({ similarity: rest, without }) => ({
      name: `Persona ${VALUE_LABELS[without]}`,
      rest
    }))
  ];
  const change = (rest: number | null) => (rest === null ? null : rest - similarity);
  return {
    caption: 'The exact similarity without one item or one persona',
    columns: [
      { label: 'Left out' },
      { label: 'Similarity', numeric: true },
      { label: 'Change', numeric: true }
    ],
    rows: rows
      .toSorted((a, b) => Math.abs(change(b.rest) ?? 0) - Math.abs(change(a.rest) ?? 0))
      .map(({ name, rest }) => [
        name,
        rest === null ? null : points(rest),
        rest === null ? null : formatNumber(100 * change(rest)!, 1)
      ])
  };
}

/** Pairs of the Shepard diagram. */
export function shepardTable(pairs: StructureFit['shepard']['respondent']): FigureTableData {
  return {
    caption: 'Dissimilarity and distance of every pair of values',
    columns: [
      { label: 'Pair' },
      ...['Dissimilarity', 'Distance', 'Would fit'].map((label) => ({ label, numeric: true }))
    ],
    rows: pairs.map(({ dissimilarity, distance, fitted, points: [i, j] }) => [
      `${VALUE_LABELS[VALUES[i]!]} and ${VALUE_LABELS[VALUES[j]!]}`,
      dissimilarity,
      distance,
      fitted
    ])
  };
}

interface Fact {
  name: string;
  value: string;
  meaning: string;
}

/** How circular the correlations are, each number beside people's. */
export function circleFacts({ circle, correspondence, itemError, items }: StructureFit): Fact[] {
  const { people, respondent, samples } = correspondence;
  const known = items.flatMap(({ similarity }) => similarity ?? []);
  return [
    {
      name: 'Correspondence index',
      value: `${formatCorrelation(respondent.index)}, exact p\u00a0${formatP(respondent.p)}`,
      meaning: `Of two pairs the one closer round the circle should correlate more: ${showCount(respondent.met)} of ${showCount(respondent.predictions)} predictions are met (1: all, 0: as by chance). People’s: ${formatCorrelation(people.index)}${samples ? `; ${showCount(samples.count)} single human samples: ${formatCorrelation(samples.low)} to ${formatCorrelation(samples.high)}` : ''}.`
    },
    ...(['rmsea', 'srmr', 'cfi'] as const).map((index) => ({
      name: `Circular model: ${index.toUpperCase()}`,
      value: indexOf(circle.respondent, index),
      meaning: `${MEANINGS[index]} People’s: ${indexOf(circle.people, index)}.`
    })),
    {
      name: 'Jackknife over items',
      value:
        itemError === null ? 'not known' : `standard error ${formatNumber(100 * itemError, 1)}`,
      meaning:
        known.length === 0
          ? 'No item can be left out.'
          : `The similarity without one item: ${points(Math.min(...known))} to ${points(Math.max(...known))}.`
    }
  ];
}

const MEANINGS = {
  rmsea: 'Misfit per degree of freedom (0: none; below .08 is usually called fair).',
  srmr: 'Mean size of what the model leaves of the correlations (0: nothing).',
  cfi: 'How much better than without any correlation (1: perfect).'
};

const indexOf = (fit: CircleFit, index: 'rmsea' | 'srmr' | 'cfi'): string =>
  'problem' in fit ? 'not known' : formatCorrelation(fit.model[index]);

/** Why a circular model could not be fitted, for the respondent or for people. */
export const circleProblems = ({ circle: { people, respondent } }: StructureFit): string[] =>
  [
    { who: 'The respondent', fit: respondent },
    { who: 'People', fit: people }
  ].flatMap(({ fit, who }) =>
    'problem' in fit ? [`${who}: no circular model. ${fit.problem}`] : []
  );

/** Angles of the circular model with their intervals; null where neither side has one. */
export function anglesTable({
  circle: { people, respondent }
}: StructureFit): FigureTableData | null {
  if ('problem' in respondent && 'problem' in people) return null;
  const cells = (fit: CircleFit, v: number) => {
    if ('problem' in fit) return [null, null, null];
    const { angleErrors, angles, communalities } = fit.model;
    const half = angleErrors && 1.96 * angleErrors[v]!;
    return [
      formatNumber(angles[v]!, 0),
      half === null || v === 0
        ? null
        : `${formatNumber(angles[v]! - half, 0)} to ${formatNumber(angles[v]! + half, 0)}`,
      formatCorrelation(communalities[v]!)
    ];
  };
  return {
    caption:
      'Angles in degrees of the circular model (power is at 0), with 95% intervals, and how much of each value lies on the circle',
    columns: [
      { label: 'Value' },
      ...[
        'Theory',
        'Respondent',
        'Respondent, 95% interval',
        'Respondent, on the circle',
        'People',
        'People, 95% interval',
        'People, on the circle'
      ].map((label) => ({ label, numeric: true }))
    ],
    rows: VALUES.map((value, v) => [
      VALUE_LABELS[value],
      formatNumber((theoreticalAngle(value) * 180) / Math.PI, 0),
      ...cells(respondent, v),
      ...cells(people, v)
    ])
  };
}
