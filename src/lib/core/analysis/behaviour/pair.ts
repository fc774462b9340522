import { VALUES } from '../../values';
import { scoreDrawer, type DrawnItem } from '../draws';
import { valuesAgain } from '../asked-again';
import type { Part } from '../mixed-products';
import {
  LinearScores,
  columnsOf,
  linearMoments,
  mixture,
  pooledMoments,
  type Moments
} from '../moments';
import { pooledDrawer, type Drawer, type Persona } from '../persona';
import { isSingle } from '../redraw';
import { hasIndividuals, type MeasuredForm } from './measures';

/** Draws linear combinations of the measures (combinations x measures); NaN where one is unknown. */
type MeasureDrawer = (columns: readonly (readonly number[])[]) => Drawer;

/** Generates the answers of a persona again: means and covariances of values and combinations. */
interface PairRedraw {
  /** Numbers that it takes. */
  uniforms: number;
  /**
   * Draws with the numbers of `mulberry32(seed)`, from number `at` on.
   *
   * @param into a part of no covariances of values with combinations
   */
  draw(seed: number, at: number, into: Part): void;
}

/** A persona whose value scores and measures belong to the same individuals. */
export interface Pair {
  /** The ten value scores, then the measures. */
  joint: Moments;
  /** Conversations left out because they lack a measure. */
  dropped: number;
  /** Generates the answers again, for combinations of the measures; null where that would teach nothing. */
  redraw: ((columns: readonly (readonly number[])[]) => PairRedraw) | null;
  /** Whether only one answer to each question was generated: they show no spread. */
  single: boolean;
  /** Draws the value scores. */
  values: Drawer;
  /**
   * Whether the number that draws an individual's value scores draws the measures too; else they
   * have a seed of their own.
   */
  whole: boolean;
  /** Draws the measures. */
  drawer: MeasureDrawer;
}

/**
 * Joins a persona's value scores with its filled-in questionnaires of behaviour, of which several
 * stand for equal parts of its individuals: individual k fills in number k mod F.
 *
 * Given the persona, values and behaviours are independent. Where both are conversations, number k of
 * both is one individual.
 *
 * @returns null when no individual has both
 */
export function pairOf(values: Persona, forms: readonly MeasuredForm[]): Pair | null {
  const { repeats } = values;
  const conversing = forms.some(({ source }) => source.kind === 'conversations');
  const pair =
    repeats !== null && conversing
      ? repeatedPair(repeats, forms)
      : independentPair(values, forms.filter(hasIndividuals));
  return pair && { ...pair, drawer: remembered(pair.drawer) };
}

/** All populations of a table draw the same combinations. */
function remembered(drawerOf: MeasureDrawer): MeasureDrawer {
  let last: { columns: readonly (readonly number[])[]; drawer: Drawer } | null = null;
  return (columns) => {
    if (last?.columns !== columns) last = { columns, drawer: drawerOf(columns) };
    return last.drawer;
  };
}

const equal = (list: readonly unknown[]): number[] => list.map(() => 1 / list.length);

function independentPair(values: Persona, forms: readonly MeasuredForm[]): Pair | null {
  if (forms.length === 0 || values.repeats?.every((own) => own === null)) return null;
  const sources = forms.flatMap(({ source }) => (source.kind === 'items' ? [source] : []));
  return {
    joint: independentJoint(values, mixture(forms, equal(forms))),
    dropped: 0,
    redraw: redrawPair(values, sources),
    single: values.single || sources.some(({ items }) => isSingle(items)),
    values,
    whole: false,
    drawer: (columns) => independentDrawer(sources, columns)
  };
}

/** Value scores, then measures that have nothing to do with them within the persona. */
function independentJoint(values: Moments, measured: Moments): Moments {
  return {
    means: Float64Array.of(...values.means, ...measured.means),
    covariance: [
      ...values.covariance.map((row) => [...row, ...Array.from(measured.means, () => 0)]),
      ...measured.covariance.map((row) => [...VALUES.map(() => 0), ...row])
    ]
  };
}

/** The values first, then form after form, of which each counts the same. */
function redrawPair({ redraw: own }: Persona, sources: readonly Items[]): Pair['redraw'] {
  const forms = sources.flatMap(({ redraw, items, map }) =>
    redraw ? [{ redraw, used: items.used, map }] : []
  );
  if (own === null || forms.length < sources.length) return null;
  return (columns) => {
    const first = VALUES.length;
    const share = 1 / forms.length;
    const again = forms.map(({ redraw, used, map }) => ({
      redraw,
      scores: new LinearScores(
        columns.map((column) => combined(column, map)),
        used
      ),
      means: new Float64Array(columns.length),
      variances: new Float64Array(columns.length)
    }));
    return {
      uniforms: again.reduce((sum, { redraw }) => sum + redraw.uniforms, own.uniforms),
      draw(seed, at, into) {
        valuesAgain(own, seed, at, into);
        at += own.uniforms;
        into.means.fill(0, first);
        into.columns.fill(0);
        for (const { redraw, scores, means, variances } of again) {
          redraw.draw(seed, at);
          at += redraw.uniforms;
          scores.means(redraw.means, means);
          scores.variances(redraw.variances, variances);
          for (let c = 0; c < means.length; c++)
            into.means[first + c] = into.means[first + c]! + share * means[c]!;
        }
        for (const { means, variances } of again)
          for (let c = 0; c < means.length; c++) {
            const off = means[c]! - into.means[first + c]!;
            into.columns[c] = into.columns[c]! + share * (variances[c]! + off * off);
          }
      }
    };
  };
}

type Items = Extract<MeasuredForm['source'], { kind: 'items' }>;

function independentDrawer(
  forms: readonly Items[],
  columns: readonly (readonly number[])[]
): Drawer {
  const prepared = forms.map(({ items: { probabilities, counted }, map }) => {
    const weights = columns.map((column) => combined(column, map));
    const known = weights.flatMap((own, c) => (own.some(Number.isNaN) ? [] : [c]));
    const draw = scoreDrawer(
      known.map((c) => ({
        items: probabilities.flatMap((own, position): DrawnItem[] => {
          const weight = weights[c]![position]!;
          if (own === null || weight === 0) return [];
          return [{ position, probabilities: own, scores: counted[position]!, weight }];
        }),
        factor: 1
      }))
    );
    // A measure that is unknown in a form is so for everybody who fills it in.
    const unknown = columns.flatMap((_, c) => (known.includes(c) ? [] : [c]));
    return { draw, known, unknown };
  });
  const uniforms = forms[0]!.items.probabilities.length;
  const step = forms.length;
  return {
    uniforms,
    draw(seed, at, into, row, count) {
      prepared.forEach(({ draw, known, unknown }, form) => {
        const own = Math.ceil((count - form) / step);
        const first = at + form * uniforms;
        const drawn = known.map((c) => into[c]!);
        draw(seed, first, uniforms * step, drawn, row + form, step, own);
        for (const c of unknown) for (let k = form; k < count; k += step) into[c]![row + k] = NaN;
      });
    }
  };
}

/** A combination of linear maps; NaN where one that counts is NaN. */
function combined(column: readonly number[], map: readonly (readonly number[])[]): number[] {
  const sum = map[0]!.map(() => 0);
  column.forEach((weight, m) => {
    if (weight === 0) return;
    map[m]!.forEach((share, i) => (sum[i] = sum[i]! + weight * share));
  });
  return sum;
}

function repeatedPair(
  valueRepeats: NonNullable<Persona['repeats']>,
  forms: readonly MeasuredForm[]
): Pair | null {
  let dropped = 0;
  const people = forms.flatMap(({ source }) => {
    if (source.kind !== 'conversations') return [];
    const values: (readonly number[])[] = [];
    const measures: (readonly number[])[] = [];
    valueRepeats.forEach((own, k) => {
      const measured = source.repeats[k] ?? null;
      if (own === null) return;
      if (measured === null) return void (dropped += 1);
      values.push(own);
      measures.push(measured);
    });
    if (values.length === 0) return [];
    return {
      values: columnsOf(values, VALUES.length),
      measures: columnsOf(measures, measures[0]!.length)
    };
  });
  if (people.length === 0) return null;
  const pools = people.map(({ values, measures }) => pooledMoments([...values, ...measures]));
  return {
    joint: mixture(pools, equal(pools)),
    dropped,
    redraw: null,
    single: false,
    values: pooledDrawer(people.map(({ values }) => values)),
    whole: true,
    drawer: (columns) =>
      pooledDrawer(people.map(({ measures }) => columns.map((own) => weighted(measures, own))))
  };
}

/** A combination of columns. A weight of 0 leaves one out, even an unknown one. */
function weighted(columns: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array(columns[0]!.length);
  weights.forEach((weight, m) => {
    if (weight === 0) return;
    const column = columns[m]!;
    for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + weight * column[k]!;
  });
  return sum;
}

/**
 * The value scores as they are, then combinations of the measures: what similarities rest on.
 *
 * @param columns combinations x measures
 */
export function combinedMoments(joint: Moments, columns: readonly (readonly number[])[]): Moments {
  const width = joint.means.length;
  const unit = VALUES.map((_, v) => Array.from({ length: width }, (_zero, i) => +(i === v)));
  const rest = columns.map((column) => [...VALUES.map(() => 0), ...column]);
  return linearMoments([...unit, ...rest], joint);
}
