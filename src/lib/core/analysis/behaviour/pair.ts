import { VALUES } from '../../values';
import { scoreDrawer, type DrawnItem } from '../draws';
import { columnsOf, linearMoments, mixture, pooledMoments, type Moments } from '../moments';
import { pooledDrawer, type Drawer, type Persona } from '../persona';
import { isSingle, type Redraw } from '../redraw';
import { hasIndividuals, type MeasuredForm } from './measures';

/** Draws linear combinations of the measures (combinations x measures); NaN where one is unknown. */
type MeasureDrawer = (columns: readonly (readonly number[])[]) => Drawer;

/** A persona whose value scores and measures belong to the same individuals. */
export interface Pair {
  /** The ten value scores, then the measures. */
  joint: Moments;
  /** Conversations left out because they lack a measure. */
  dropped: number;
  /** Generates the answers again; null where that would teach nothing. */
  redraw: Redraw | null;
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

/** The values first, then form after form. */
function redrawPair(values: Persona, sources: readonly Items[]): Redraw | null {
  const forms = sources.flatMap(({ redraw }) => redraw ?? []);
  const own = values.redraw;
  if (own === null || forms.length < sources.length) return null;
  return (random) => {
    const again = own(random);
    const measured = forms.map((redraw) => redraw(random));
    return independentJoint(again, mixture(measured, equal(measured)));
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
