// The grid of a specification curve: which levels each analytic choice takes, and where their
// combinations stand.
import {
  MDS_KINDS,
  OFFERED_DISSIMILARITIES,
  SCORINGS,
  type DissimilarityId,
  type MdsId,
  type Scoring
} from '../../map-choices';
import type { ArmId } from '../../study/arm';
import { promptedValue, type PromptForm } from '../../study/condition';
import { CHOICE_LIMITS } from '../choices';
import type { FormInput } from '../form/inputs';
import { POPULATIONS, type AnalysisChoices, type PopulationId } from '../types';
import { fewestItems } from './left-out';

/** A kind of map: scaling and dissimilarity. */
export interface CurveMap {
  mds: MdsId;
  dissimilarity: DissimilarityId;
}

/**
 * Every analytic choice with its levels, in the order in which combinations are counted: the last one
 * changes fastest.
 */
export interface CurveAxes {
  arm: readonly (ArmId | null)[];
  /** Which item each value is scored without, from 1; null for none. */
  leftOut: readonly (number | null)[];
  temperature: readonly number[];
  scoring: readonly Scoring[];
  prompts: readonly PromptForm[];
  population: readonly PopulationId[];
  map: readonly CurveMap[];
  /** Ids of human references. */
  reference: readonly string[];
}
export type CurveAxis = keyof CurveAxes;

export const CURVE_AXES = [
  'arm',
  'leftOut',
  'temperature',
  'scoring',
  'prompts',
  'population',
  'map',
  'reference'
] as const satisfies readonly CurveAxis[];

/** One combination: a level of every choice. */
export type Specification = { [Axis in CurveAxis]: CurveAxes[Axis][number] };

/** Temperatures that a curve tries, besides the reader's own. */
const TEMPERATURES = [0.5, 0.75, 1, 1.5, 2];

/** Most items of a value that are left out one after the other. */
const MOST_LEFT_OUT = 3;

/** Kinds of map that differ: an ordinal one has only the order of the dissimilarities, which is the same. */
const MAPS: readonly CurveMap[] = MDS_KINDS.flatMap((mds) =>
  (mds === 'ordinal' ? OFFERED_DISSIMILARITIES.slice(0, 1) : OFFERED_DISSIMILARITIES).map(
    (dissimilarity) => ({ mds, dissimilarity })
  )
);

/** The one of `MAPS` that gives the same shape. */
const mapOf = ({ dissimilarity, mds }: CurveMap): CurveMap =>
  MAPS.find(
    (map) => map.mds === mds && (mds === 'ordinal' || sameShape(map.dissimilarity, dissimilarity))
  )!;

const sameShape = (one: DissimilarityId, other: DissimilarityId): boolean =>
  (one === 'sqrt') === (other === 'sqrt');

/**
 * The levels of every choice that a study and its human figures allow, the reader's own among them.
 *
 * @param forms the study's own form first
 * @param references ids of all human references
 * @param varied choices that vary; of the others only the reader's own level is there
 */
export function curveAxes(
  forms: readonly FormInput[],
  choices: AnalysisChoices,
  references: readonly string[],
  varied: ReadonlySet<CurveAxis>
): CurveAxes {
  const [own] = forms;
  const personas = own?.input.personas ?? [];
  const distributions = personas.some(({ answers }) => answers.mode === 'distribution');
  const { min, max } = CHOICE_LIMITS.temperature;
  const prompts: PromptForm[] = ['definition', 'name'];
  const here = <Axis extends CurveAxis>(
    axis: Axis,
    all: CurveAxes[Axis],
    level: CurveAxes[Axis][number]
  ): CurveAxes[Axis] => (varied.has(axis) ? all : ([level] as unknown as CurveAxes[Axis]));
  return {
    arm: here(
      'arm',
      forms.map(({ arm }) => arm),
      null
    ),
    leftOut: here('leftOut', [null, ...leftOutLevels(own)], null),
    temperature: distributions
      ? here(
          'temperature',
          [...new Set([...TEMPERATURES, choices.temperature])]
            .filter((temperature) => temperature >= min && temperature <= max)
            .sort((a, b) => a - b),
          choices.temperature
        )
      : // Sampled texts have the temperature that they were sampled at.
        [choices.temperature],
    scoring: here('scoring', SCORINGS, choices.scoring),
    prompts: here(
      'prompts',
      prompts.filter(
        (form) =>
          form === choices.prompts ||
          personas.some(({ condition }) => promptedValue(condition)?.form === form)
      ),
      choices.prompts
    ),
    population: here(
      'population',
      POPULATIONS.filter((id) => id !== 'custom' || choices.population === 'custom'),
      choices.population
    ),
    map: here('map', MAPS, mapOf(choices)),
    reference: here('reference', references, choices.reference)
  };
}

/**
 * The levels of a grid that another one has too: of a curve that was computed before.
 *
 * @param wanted lists of levels by choice, from anywhere: choices without a list have all levels
 */
export function axesAmong(
  axes: CurveAxes,
  wanted: Readonly<Partial<Record<string, unknown>>>
): CurveAxes {
  const key = (level: unknown) =>
    JSON.stringify(typeof level === 'object' && level ? Object.entries(level).sort() : level);
  const among = <Level>(axis: CurveAxis, levels: readonly Level[]): readonly Level[] => {
    const list = wanted[axis];
    if (!Array.isArray(list)) return levels;
    const keys = new Set(list.map(key));
    return levels.filter((level) => keys.has(key(level)));
  };
  return {
    arm: among('arm', axes.arm),
    leftOut: among('leftOut', axes.leftOut),
    temperature: among('temperature', axes.temperature),
    scoring: among('scoring', axes.scoring),
    prompts: among('prompts', axes.prompts),
    population: among('population', axes.population),
    map: among('map', axes.map),
    reference: among('reference', axes.reference)
  };
}

function leftOutLevels(own: FormInput | undefined): number[] {
  const fewest = own ? fewestItems(own.input.instrument.items) : 0;
  // A value needs an item that stays.
  return fewest < 2 ? [] : Array.from({ length: Math.min(fewest, MOST_LEFT_OUT) }, (_, k) => k + 1);
}

/** Number of combinations. */
export const countSpecifications = (axes: CurveAxes): number => product(axes, CURVE_AXES);

/** Choices before the map: their combinations are the blocks of a curve. */
const BLOCK_AXES = CURVE_AXES.slice(0, -2);

/** Combinations of what precedes the map, each with every map and human sample. */
export const countBlocks = (axes: CurveAxes): number => product(axes, BLOCK_AXES);

const product = (axes: CurveAxes, of: readonly CurveAxis[]): number =>
  of.reduce((count, axis) => count * axes[axis].length, 1);

/** The combination at a place, from 0. */
export function specificationAt(axes: CurveAxes, place: number): Specification {
  const levels = levelsAt(axes, place);
  return Object.fromEntries(
    CURVE_AXES.map((axis, a) => [axis, axes[axis][levels[a]!]])
  ) as Specification;
}

/** The level of every choice at a place: positions in `CURVE_AXES`' lists. */
export function levelsAt(axes: CurveAxes, place: number): number[] {
  let rest = place;
  return CURVE_AXES.toReversed()
    .map((axis) => {
      const level = rest % axes[axis].length;
      rest = (rest - level) / axes[axis].length;
      return level;
    })
    .reverse();
}

/** Where the reader's choices stand in a grid; null where it lacks a level of them. */
export function placeOf(axes: CurveAxes, choices: AnalysisChoices): number | null {
  const { dissimilarity, mds } = mapOf(choices);
  const levels: Record<CurveAxis, number> = {
    arm: axes.arm.indexOf(null),
    leftOut: axes.leftOut.indexOf(null),
    temperature: axes.temperature.indexOf(choices.temperature),
    scoring: axes.scoring.indexOf(choices.scoring),
    prompts: axes.prompts.indexOf(choices.prompts),
    population: axes.population.indexOf(choices.population),
    map: axes.map.findIndex((map) => map.mds === mds && map.dissimilarity === dissimilarity),
    reference: axes.reference.indexOf(choices.reference)
  };
  return CURVE_AXES.reduce<number | null>(
    (place, axis) =>
      place === null || levels[axis] < 0 ? null : place * axes[axis].length + levels[axis],
    0
  );
}

/** What the results screen has to be set to for a combination. */
export function choicesOf({
  map,
  population,
  prompts,
  reference,
  scoring,
  temperature
}: Specification): Partial<AnalysisChoices> {
  return { ...map, population, prompts, reference, scoring, temperature };
}
