// What the tables are counted from, for a script in Node.
export { parseInstrumentIndex } from '../../src/lib/core/instrument-index';
export { parseInstrument } from '../../src/lib/core/instrument-schema';
export { PAPER_MODELS } from '../../src/lib/core/paper-models';
export { planGroups } from '../../src/lib/core/plan';
export { DEFAULT_SAMPLING, STUDY_PRESETS } from '../../src/lib/core/presets';
export { estimatePrompts } from '../../src/lib/core/prompt-cost';
