export { formatAnswerLink, type AnswerView, type SeatView } from './answer';
export { formatOpenLink, parseBundleAddress, type BundleAddress } from './bundle-address';
export { COMPARED, formatCompareLink, type CompareView, type ItemPlace } from './compare';
export {
  EXPLORER_KINDS,
  formatExplorerLink,
  type ExplorerKind,
  type ExplorerOrder,
  type ExplorerView
} from './explorer';
export type { Complaint } from './query';
export { MOST_MODELS } from './respondent';
export {
  formatPageLink,
  formatReplicationLink,
  formatResultLink,
  formatResultsLink,
  formatStartLink,
  isDoubtful,
  MOST_REPLICATED,
  parseRoute,
  type FigureView,
  type ReplicationView,
  type Route,
  type TourStepId
} from './route';
export {
  completeDraft,
  formatGgufLink,
  formatModelsLink,
  formatLikeLink,
  formatRunLink,
  formatStudyLink,
  usualDestination,
  withIndividuals
} from './study';
