// The marks of Axia. Geometry is pure and tested apart; the Svelte files only draw it.
export type {
  DistanceProfileProps,
  FigureProps,
  FigureTableData,
  FigureTableProps,
  HeatmapProps,
  MeansDotsProps,
  OptionBarsProps,
  RulerProps,
  SimilarityContext,
  ValueCircleProps,
  WeightsBarsProps
} from './types';
