export { CHOICE_RANGES, type KnownReferences } from './choices';
export type { Complaint } from './query';
export { formatResultsLink, parseRoute, type Route } from './route';
export {
  completeDraft,
  formatRunLink,
  formatStudyLink,
  type DesignDraft,
  type Known,
  type StudyLink
} from './study';
