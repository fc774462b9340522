export { analyseValueStructure } from './analyse';
export { DEFAULT_CHOICES, parseChoices } from './choices';
export { buildAnalysisInput } from './input';
export { optionProbabilities } from './persona-distribution';
export { referencePoints } from './reference-points';
