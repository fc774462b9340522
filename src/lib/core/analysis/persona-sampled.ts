import type { Scoring } from '../reference';
import { pointScores, scoringKey } from '../scoring';
import { scorePerson } from '../statistics/mrat';
import { VALUES } from '../values';
import type { Persona } from './persona';
import type { AnalysisInput, PersonaAnswers } from './types';

type Samples = Extract<PersonaAnswers, { mode: 'sampled' }>;

/**
 * A persona of generated answers: repeat k across the items is one individual. Individuals without
 * any answer to some value are left out. Moments have the number of individuals as denominator:
 * they describe the pool itself.
 */
export function sampledPersona(
  condition: Persona['condition'],
  answers: Samples,
  { items, scores }: AnalysisInput['instrument'],
  scoring: Scoring
): Persona | null {
  const counted = items.map((item) => pointScores(item, scores));
  const key = scoringKey(items);
  const rows = answers.options.map((options) =>
    items.map((_, i) => {
      const option = options[i] ?? null;
      return option === null ? NaN : (counted[i]![option] ?? NaN);
    })
  );
  if (rows.every((row) => row.every(Number.isNaN))) return null;
  const scored = rows.map((row) => {
    const person = scorePerson(row, key);
    return scoring === 'centred' ? person.centred : person.values;
  });
  const kept = scored.filter((values) => values.every((value) => !Number.isNaN(value)));
  const keptItems = rows.filter((_, r) => scored[r]!.every((value) => !Number.isNaN(value)));
  const itemMoments = items.map((_, i) =>
    moments(keptItems.map((row) => row[i]!).filter((score) => !Number.isNaN(score)))
  );
  const means = Float64Array.from(VALUES, (_, v) => moments(kept.map((row) => row[v]!)).mean);

  return {
    condition,
    unanswered: VALUES.filter(
      (_, v) => kept.length === 0 && scored.some((values) => Number.isNaN(values[v]!))
    ),
    itemMeans: Float64Array.from(itemMoments, ({ mean }) => mean),
    itemVariances: Float64Array.from(itemMoments, ({ variance }) => variance),
    sumVariances: Float64Array.from(
      key,
      (positions) =>
        moments(keptItems.map((row) => positions.reduce((sum, i) => sum + row[i]!, 0))).variance
    ),
    means,
    covariance: VALUES.map((_v, a) =>
      VALUES.map(
        (_w, b) =>
          kept.reduce((sum, row) => sum + (row[a]! - means[a]!) * (row[b]! - means[b]!), 0) /
          kept.length
      )
    ),
    dropped: rows.length - kept.length,
    uniforms: 1,
    draw(random, at, columns, row, count) {
      for (let k = 0; k < count; k++) {
        const person = kept[Math.floor(random[at + k]! * kept.length)]!;
        for (let v = 0; v < person.length; v++) columns[v]![row + k] = person[v]!;
      }
    }
  };
}

/** Mean and variance with denominator n; NaN for none. */
function moments(values: readonly number[]): { mean: number; variance: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n };
}
