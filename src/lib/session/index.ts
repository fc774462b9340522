export {
  answerNumbers,
  type AnswerFilter,
  type AnswerNumbers,
  type AnswerRow
} from './answer-rows';
export { createStudySessions, type StudySession, type StudySessions } from './client';
export { computeCurve, type CurveWork } from './curve';
export { findStudy, type FoundStudy } from './find-study';
export {
  behaviourReferences,
  behaviourReferencesOf,
  loadHumanFigures,
  valueReferences,
  type HumanFigures
} from './human-figures';
export { countsOf, reportAnalysis } from './report-analysis';
export { createPeopleReader, type PeopleReader } from './people';
export type { LookedInto, ReadAnswers } from './people-service';
