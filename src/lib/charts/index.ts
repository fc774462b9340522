// The marks of Axia. Geometry is pure and tested apart; the Svelte files only draw it.
export { default as DistanceProfile } from './DistanceProfile.svelte';
export { default as Figure } from './Figure.svelte';
export { default as FigureTable } from './FigureTable.svelte';
export { default as Heatmap } from './Heatmap.svelte';
export { default as MeansDots } from './MeansDots.svelte';
export { default as OptionBars } from './OptionBars.svelte';
export { default as Ruler } from './Ruler.svelte';
export { default as RulerRows } from './RulerRows.svelte';
export { default as ValueCircle } from './ValueCircle.svelte';
export { default as WeightsBars } from './WeightsBars.svelte';

export {
  formatCorrelation,
  formatInterval,
  formatNumber,
  formatShare,
  formatSimilarity,
  listInWords
} from './format';
export { conditionColour, conditionLabel, VALUE_CODES, valueColour } from './palette';
export { describeCircle, describeSimilarity, readSimilarity } from './reading';
export {
  circleTable,
  distanceTable,
  matrixTable,
  meansTable,
  optionTable,
  PERSONA_LABELS,
  similarityTable,
  weightsTable
} from './tables';
export type {
  DistanceProfileProps,
  FigureProps,
  FigureTableData,
  FigureTableProps,
  HeatmapProps,
  MeansDotsProps,
  OptionBarsProps,
  RulerProps,
  RulerRow,
  RulerRowsProps,
  SimilarityContext,
  ValueCircleProps,
  WeightsBarsProps
} from './types';
