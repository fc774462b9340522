import { mulberry32At } from '../random';
import type { Scoring } from '../map-choices';
import { pointScores, scoringKey } from '../instrument/scoring';
import { scorePerson } from '../statistics/mrat';
import { VALUES } from '../values';
import { itemScores, sampledItemFigures } from './item-samples';
import { pooledMoments } from './moments';
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
  const key = scoringKey(items);
  const rows = itemScores(
    answers,
    items.map((item) => pointScores(item, scores))
  );
  if (rows.every((row) => row.every(Number.isNaN))) return null;
  const scored = rows.map((row) => {
    const person = scorePerson(row, key);
    return scoring === 'centred' ? person.centred : person.values;
  });
  const whole = (values: readonly number[]) => values.every((value) => !Number.isNaN(value));
  const kept = scored.filter(whole);

  return {
    condition,
    conversations: answers.conversations ?? false,
    unanswered: VALUES.filter(
      (_, v) => kept.length === 0 && scored.some((values) => Number.isNaN(values[v]!))
    ),
    ...sampledItemFigures(
      rows.filter((_, r) => whole(scored[r]!)),
      items.length,
      key
    ),
    ...pooledMoments(kept, VALUES.length),
    dropped: rows.length - kept.length,
    repeats: scored.map((values) => (whole(values) ? values : null)),
    uniforms: 1,
    draw(seed, at, columns, row, count) {
      for (let k = 0; k < count; k++) {
        const person = kept[Math.floor(mulberry32At(seed, at + k) * kept.length)]!;
        for (let v = 0; v < person.length; v++) columns[v]![row + k] = person[v]!;
      }
    }
  };
}
