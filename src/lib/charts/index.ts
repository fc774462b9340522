// The charts of Axia. Geometry is pure and tested apart; the Svelte files only draw it.
export { default as AgreementDots } from './AgreementDots.svelte';
export { default as AnswerScatter } from './AnswerScatter.svelte';
export { default as Bars } from './Bars.svelte';
export { default as ComparedCircles } from './ComparedCircles.svelte';
export { default as ConservativeBars } from './ConservativeBars.svelte';
export { default as DistanceProfile } from './DistanceProfile.svelte';
export { default as DotStrip } from './DotStrip.svelte';
export { default as Explained } from './Explained.svelte';
export { default as Figure } from './Figure.svelte';
export { default as FigureTable } from './FigureTable.svelte';
export { default as InTurn } from './InTurn.svelte';
export { default as Heatmap } from './Heatmap.svelte';
export { default as HigherOrderMatrix } from './HigherOrderMatrix.svelte';
export { default as MeansDots } from './MeansDots.svelte';
export { default as PersonsCircle } from './PersonsCircle.svelte';
export { default as PlanCurve } from './PlanCurve.svelte';
export { default as ProfileCircle } from './ProfileCircle.svelte';
export { default as RespondentMap } from './RespondentMap.svelte';
export { default as RespondentMark } from './RespondentMark.svelte';
export { default as Ruler } from './Ruler.svelte';
export { default as RulerLine } from './RulerLine.svelte';
export { default as RulerRows } from './RulerRows.svelte';
export { default as ShepardDiagram } from './ShepardDiagram.svelte';
export { default as SpecificationCurve } from './SpecificationCurve.svelte';
export { default as ValueBehaviourHeatmap } from './ValueBehaviourHeatmap.svelte';
export { default as ValueCircle } from './ValueCircle.svelte';

export {
  agreementTable,
  conservativeTable,
  higherOrderTable,
  valueBehaviourTable
} from './agreement';
export { comparedTable } from './compared';
export {
  formatCorrelation,
  formatInterval,
  formatNumber,
  formatP,
  formatShare,
  formatSimilarity,
  listInWords
} from './format';
export { provideFigureSource, type FigureSource } from './figure-source';
export { provideValueNotes, type ValueNote } from './value-notes';
export { conditionLabel, valueColour } from './palette';
export { figureCsv } from './table-csv';
export { respondentColour } from './respondents';
export {
  circleTable,
  distanceTable,
  matrixTable,
  meansTable,
  weightBars,
  weightsTable
} from './values';
export type {
  ComparedRespondent,
  PlacedPersona,
  FigureTableData,
  HeatScale,
  RulerRow,
  RulerRowsProps,
  SimilarityContext,
  SpecificationCurveProps,
  ValueBehaviourHeatmapProps
} from './types';
export { drawAll } from './turns';
