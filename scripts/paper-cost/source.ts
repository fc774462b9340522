// What the tables are counted from, for a script in Node.
export { parseInstrumentIndex } from '../../src/lib/core/instrument/instrument';
export { parseInstrument } from '../../src/lib/core/instrument/instrument';
export { PAPER_MODELS } from '../../src/lib/core/replication/paper-models';
export { planGroups } from '../../src/lib/core/study/plan';
export { DEFAULT_SAMPLING, STUDY_PRESETS } from '../../src/lib/core/study/presets';
export { estimatePrompts } from '../../src/lib/core/study/cost';
