export { analyseExact, analyseValueStructure } from './analyse';
export { CHOICE_LIMITS, DEFAULT_CHOICES, parseChoices } from './choices';
export {
  buildAnalysisInput,
  buildStudyInput,
  StudyInputBuilder,
  valuesOnly,
  type StudyInput
} from './input';
export { referencePoints } from './reference-points';
export { analyseValueBehaviour, weightControls, type WantedTables } from './behaviour';
export { finish, type Steps } from './steps';
