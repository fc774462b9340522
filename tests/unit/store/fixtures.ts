import { type Answer, samplesOf } from '../../../src/lib/core/study/answer';
import { connect } from '../../../src/lib/store/connection';
import type { Migration } from '../../../src/lib/store/migrations';
import type { PackedAnswer } from '../../../src/lib/store/blocks';
import type { StudyRecord } from '../../../src/lib/store/store';

/** A study record; `change` replaces what a test is about. */
export function record(change: Partial<StudyRecord> = {}): StudyRecord {
  return {
    id: 'study-1',
    title: 'First study',
    design: {
      version: 1,
      preset: 'custom',
      respondent: { kind: 'webllm', model: 'tiny' },
      conditions: ['none', 'power'],
      instruments: [{ id: 'toy', items: null }],
      elicitation: { mode: 'distribution' },
      administration: 'item',
      fills: 1,
      seed: 7
    },
    instruments: [],
    identity: {
      kind: 'webllm',
      id: 'tiny',
      label: 'Tiny',
      revision: 'abc',
      quantisation: null,
      simulated: false
    },
    status: 'new',
    createdAt: '2026-05-01T10:00:00.000Z',
    updatedAt: '2026-05-01T10:00:00.000Z',
    deletedAt: null,
    provenance: null,
    imported: false,
    ...change
  };
}

/** One answer of every shape, with the numbers and texts that storage most easily spoils. */
export const ANSWERS: Answer[] = [
  {
    cellId: 'aa',
    status: 'answered',
    mode: 'distribution',
    logProbabilities: [-0.1, -Number.MIN_VALUE, -1 / 3, -Infinity],
    outside: 1e-17
  },
  {
    cellId: 'bb',
    status: 'answered',
    mode: 'distribution',
    logProbabilities: [-2, -3],
    outside: null
  },
  {
    cellId: 'cc',
    status: 'answered',
    mode: 'sampled',
    samples: samplesOf([
      { text: '4', outcome: 'option', option: 3 },
      { text: '"I\r\n\u0000 won’t", 🙂', outcome: 'refusal', option: null },
      { text: '', outcome: 'unreadable', option: null }
    ])
  },
  { cellId: 'dd', status: 'failed', kind: 'device-lost', message: 'The GPU went away.' }
];

/** The same by cell, as versions 1 and 2 of the database wrote them. */
export const OLD_ANSWERS: [cellId: string, PackedAnswer][] = [
  ['aa', ['d', Float64Array.of(-0.1, -Number.MIN_VALUE, -1 / 3, -Infinity), 1e-17]],
  ['bb', ['d', Float64Array.of(-2, -3), null]],
  [
    'cc',
    [
      's',
      [
        ['4', 'option', 3],
        ['"I\r\n\u0000 won’t", 🙂', 'refusal', null],
        ['', 'unreadable', null]
      ]
    ]
  ],
  ['dd', ['f', 'device-lost', 'The GPU went away.']]
];

/** Writes studies into a database of those versions, with answers as they were written then in the first. */
export async function writeOld(
  migrations: readonly Migration[],
  studies: readonly StudyRecord[],
  name = 'axia',
  answers = OLD_ANSWERS
): Promise<void> {
  const { writing, close } = await connect({ migrations, name });
  await writing(['studies', 'answers'], async (stores) => {
    for (const study of studies) await stores.studies.put(study);
    for (const [cellId, packed] of answers)
      await stores.answers.put(packed, [studies[0]!.id, cellId]);
  });
  close();
}
