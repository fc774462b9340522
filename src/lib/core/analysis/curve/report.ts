import { isOwnId } from '../../people/own-people';
import { placeOf, type CurveAxes } from './grid';
import { marksAt, standingAt, summariseCurve, type Curve, type Standing } from './summary';
import type { AnalysisChoices } from '../types';

/** A curve with the choices that it was computed under, of which only population weights and seed count. */
export interface ComputedCurve {
  curve: Curve;
  choices: AnalysisChoices;
}

/** What `analysis.json` says of a specification curve: shares as `CurveSummary`, null for unknown. */
export interface CurveReport {
  axes: CurveAxes;
  /** Combinations, and those with a similarity. */
  combinations: number;
  similarities: number;
  lowest: number | null;
  median: number | null;
  highest: number | null;
  aboveChance: number | null;
  aboveOneDimension: number | null;
  withinPeople: number | null;
  /** Share of the variance between the levels of each choice that varies. */
  shares: { axis: string; share: number | null }[];
  /** The combination of the reader's choices; null where it has no similarity. */
  current: CurrentCombination | null;
}

/** Where one combination is among all. */
interface CurrentCombination extends Standing {
  similarity: number;
  /** Combinations with a lower similarity. */
  lower: number;
  chance: number;
  oneDimension: number | null;
  peopleLow: number | null;
  peopleHigh: number | null;
}

/**
 * Whether a curve tells of these choices: they are one of its combinations, under the same weights and
 * seed.
 */
export function isCurveOf({ choices, curve }: ComputedCurve, now: AnalysisChoices): boolean {
  const custom = curve.axes.population.includes('custom');
  return (
    placeOf(curve.axes, now) !== null &&
    choices.dominance === now.dominance &&
    choices.seed === now.seed &&
    // A report holds the reader's own people only where they are chosen.
    curve.axes.reference.every((id) => !isOwnId(id) || id === now.reference) &&
    (!custom || String(choices.customWeights) === String(now.customWeights))
  );
}

/** The numbers of a curve, and where the reader's choices are in it. */
export function curveReport(curve: Curve, now: AnalysisChoices): CurveReport {
  const summary = summariseCurve(curve);
  const known = (number: number) => (Number.isNaN(number) ? null : number);
  return {
    axes: curve.axes,
    combinations: summary.combinations,
    similarities: summary.order.length,
    lowest: known(summary.lowest),
    median: known(summary.median),
    highest: known(summary.highest),
    aboveChance: known(summary.aboveChance),
    aboveOneDimension: known(summary.aboveOneDimension),
    withinPeople: known(summary.withinPeople),
    shares: summary.axes.map(({ axis, share }) => ({ axis, share: known(share) })),
    current: currentOf(curve, now)
  };
}

function currentOf(curve: Curve, now: AnalysisChoices): CurrentCombination | null {
  const place = placeOf(curve.axes, now);
  const standing = place === null ? null : standingAt(curve, place);
  if (place === null || standing === null) return null;
  const similarity = curve.similarity[place]!;
  const { oneDimension, people } = marksAt(curve, place);
  return {
    similarity,
    lower: curve.similarity.reduce((sum, one) => sum + +(one < similarity), 0),
    chance: curve.chance[place]!,
    oneDimension,
    peopleLow: people?.low ?? null,
    peopleHigh: people?.high ?? null,
    ...standing
  };
}
