import { pointScores, scoreMap, scoringKey } from '../instrument/scoring';
import type { Scoring } from '../map-choices';
import { mulberry32At } from '../random';
import { scorePerson } from '../statistics/mrat';
import { conditionOf, type ConditionId } from '../study/condition';
import { VALUES, type ValueId } from '../values';
import { scoreDrawer, type DrawnItem } from './draws';
import {
  areConversations,
  itemDistributions,
  itemScores,
  sampledItemFigures,
  type ItemFigures
} from './items';
import {
  LinearScores,
  columnsOf,
  independentMoments,
  pooledMoments,
  type Moments
} from './moments';
import { isSingle, redrawItems, type Redraw } from './redraw';
import type { AnalysisChoices, AnalysisInput, PersonaAnswers } from './types';

/** What draws individuals: how many uniform numbers each takes, and how. */
export interface Drawer {
  uniforms: number;
  /**
   * Draws `count` individuals and writes their scores to the columns, from `row` on. Each takes the
   * next `uniforms` numbers of `mulberry32(seed)`, from number `at` on.
   */
  draw(
    seed: number,
    at: number,
    columns: readonly Float64Array[],
    row: number,
    count: number
  ): void;
}

/**
 * What the analysis knows of one persona, whichever way its answers were obtained. Item and value
 * figures are moments of the individuals that the persona stands for; `means` and `covariance` are
 * those of the ten value scores within the persona, and `draw` writes ten columns, one a value. When
 * a value is unanswered the value figures are NaN, and nobody must be drawn.
 */
export interface Persona extends Moments, ItemFigures, Drawer {
  condition: ConditionId;
  /** Whether the individuals are conversations, whose answers depend on each other. */
  conversations: boolean;
  /** Values without a usable answer, and those of them without a question. */
  unanswered: ValueId[];
  unasked: ValueId[];
  /** Conversations left out because they lack an answer to a whole value. */
  dropped: number;
  /**
   * Value scores by conversation, null for one left out; null where items are independent and
   * individuals are only drawn.
   */
  repeats: readonly (readonly number[] | null)[] | null;
  /** Generates the answers again, of independent items; null where that would teach nothing. */
  redraw: (Redraw & { scores: LinearScores }) | null;
  /** Whether answers were generated, and only one to each question: they show no spread. */
  single: boolean;
}

/** The personas that populations are mixed from: ten values in order, then none; null if absent. */
export type Personas = readonly (Persona | null)[];

/** Conditions of the personas under a prompt form: the ten values, then none. */
export function personaConditions(prompts: AnalysisChoices['prompts']): ConditionId[] {
  return [...VALUES.map((value) => conditionOf(value, prompts)), 'none'];
}

/** Picks the personas of a prompt form out of those of all conditions. */
export function selectPersonas(all: Personas, prompts: AnalysisChoices['prompts']): Personas {
  return personaConditions(prompts).map(
    (wanted) => all.find((persona) => persona?.condition === wanted) ?? null
  );
}

/** The personas of a study under the choices made, by condition; null where nothing was answered. */
export function buildPersonas(
  { instrument, personas }: AnalysisInput,
  { scoring, temperature }: Pick<AnalysisChoices, 'scoring' | 'temperature'>
): Personas {
  return personas.map(({ condition, answers }) =>
    areConversations(answers)
      ? conversingPersona(condition, answers, instrument, scoring)
      : independentPersona(condition, answers, instrument, scoring, temperature)
  );
}

/**
 * A persona whose items are independent given the persona, so that the covariance of its value
 * scores A x is A diag(variances) A', A being `scoreMap`. Of generated answers the repeats of
 * different items belong to nobody together: only their distributions count.
 *
 * @returns null when no item has a usable answer
 */
function independentPersona(
  condition: ConditionId,
  answers: PersonaAnswers,
  { items, scores }: AnalysisInput['instrument'],
  scoring: Scoring,
  temperature: number
): Persona | null {
  const key = scoringKey(items);
  const counted = items.map((item) => pointScores(item, scores));
  const read = itemDistributions(answers, counted, key, temperature);
  if (read === null) return null;
  const { itemMeans, itemVariances, sumVariances, answered, used, probabilities } = read;
  const map = scoreMap(items, answered, scoring);
  const again = redrawItems(read);
  const share = scoring === 'centred' ? 1 / used.length : 0;
  const counts = key.map((positions) => positions.filter((i) => answered[i]).length);
  // An unanswered item takes its numbers too: they stay aligned with the items.
  const draw = scoreDrawer(
    key.map((positions, v) => ({
      items: positions.flatMap((position): DrawnItem[] => {
        const own = probabilities[position];
        return own ? [{ position, probabilities: own, scores: counted[position]! }] : [];
      }),
      factor: 1 / counts[v]!
    })),
    share
  );
  return {
    condition,
    conversations: false,
    unanswered: VALUES.filter((_, v) => counts[v] === 0),
    unasked: VALUES.filter((_, v) => key[v]!.length === 0),
    itemMeans,
    itemVariances,
    sumVariances,
    ...independentMoments(map, itemMeans, itemVariances, used),
    dropped: 0,
    repeats: null,
    redraw: again && {
      ...again,
      scores: new LinearScores(scoreMap(items, answered, 'raw'), used, share)
    },
    single: isSingle(read),
    uniforms: items.length,
    draw(seed, at, columns, row, count) {
      draw(seed, at, items.length, columns, row, 1, count);
    }
  };
}

/**
 * A persona of conversations, each of which is one individual. Those without any answer to some value
 * are left out. Moments have the number of individuals as denominator: they describe the pool itself.
 *
 * @returns null when no item has a usable answer
 */
function conversingPersona(
  condition: ConditionId,
  answers: Extract<PersonaAnswers, { mode: 'sampled' }>,
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
  const pool = columnsOf(kept, VALUES.length);
  return {
    condition,
    conversations: true,
    unanswered: VALUES.filter(
      (_, v) => kept.length === 0 && scored.some((values) => Number.isNaN(values[v]!))
    ),
    unasked: VALUES.filter((_, v) => key[v]!.length === 0),
    ...sampledItemFigures(
      rows.filter((_, r) => whole(scored[r]!)),
      items.length,
      key
    ),
    ...pooledMoments(pool),
    dropped: rows.length - kept.length,
    repeats: scored.map((values) => (whole(values) ? values : null)),
    redraw: null,
    single: false,
    ...pooledDrawer([pool])
  };
}

/**
 * Draws whole individuals, one number each.
 *
 * @param pools a column for each score of their individuals; individual k comes from pool k mod
 *   their number
 */
export function pooledDrawer(pools: readonly (readonly Float64Array[])[]): Drawer {
  return {
    uniforms: 1,
    draw(seed, at, columns, row, count) {
      for (let k = 0; k < count; k++) {
        const pool = pools[k % pools.length]!;
        const person = Math.floor(mulberry32At(seed, at + k) * (pool[0]?.length ?? 0));
        for (let c = 0; c < columns.length; c++) columns[c]![row + k] = pool[c]![person]!;
      }
    }
  };
}
