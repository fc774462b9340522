export {
  SIMULATED_FORM_RANGES,
  SIMULATED_RANGES,
  SIMULATED_STRUCTURES,
  canonicalParameters
} from './parameters';
export { SIMULATED_PRESETS, simulatedPreset } from './parameters';
export {
  CONVERSATION_FACTOR,
  NAME_ONLY_FACTOR,
  TEST_ONLY_FACTOR,
  axialShape,
  valueProfile
} from './profile';
export { simulateDistribution, simulatedItem, type SimulatedItem } from './respond';
export { textSampler } from './respond';
