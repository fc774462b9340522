export { analyseExact, analyseValueStructure } from './analyse';
export { CHOICE_LIMITS, DEFAULT_CHOICES } from './choices';
export { StudyInputBuilder, type StudyInput } from './input';
export { referencePoints } from './reference-points';
export { analyseValueBehaviour, weightControls } from './behaviour';
export { type Steps } from './steps';
