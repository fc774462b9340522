import { describe, expect, it } from 'vitest';
import { StudyInputBuilder } from '../../../src/lib/core/analysis';
import { buildStudyInput } from '../../fakes/study-input';
import { type Answer, samplesOf, type Sample } from '../../../src/lib/core/study/answer';
import type { Cell } from '../../../src/lib/core/study/cell';
import type { ConditionId } from '../../../src/lib/core/study/condition';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import type { Instrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { studyPreset } from '../../../src/lib/core/study/presets';
import { TWENTY_ITEMS } from '../simulation/fixtures';
import { tableOf } from './option-rows';

/** Two questions, the second one on a scale of its own. */
const HELPING: Instrument = {
  ...TWENTY_ITEMS,
  id: 'helping',
  kind: 'behaviour',
  measures: [{ id: 'helping', label: 'Helping', partOf: null, expected: null }],
  items: [
    { number: 1, text: 'helps', measure: 'helping', reversed: false },
    {
      number: 2,
      text: 'refuses to help',
      measure: 'helping',
      reversed: true,
      scale: [
        { label: 'No', anchor: 'no', score: 0 },
        { label: 'Yes', anchor: 'yes', score: 1 }
      ]
    }
  ],
  leastAnswered: 0.5
};
const CLAIMS: Instrument = {
  ...HELPING,
  id: 'claims',
  kind: 'statements',
  question: 'Do you agree? {scale} {item}'
};

const conditions: ConditionId[] = ['power', 'none', 'power:test'];
const design: StudyDesign = {
  ...studyPreset('quick')!.design({ kind: 'webllm', model: 'Some-Model' }, 1),
  conditions,
  instruments: [
    { id: 'claims', items: null },
    { id: 'twenty', items: [1, 2] },
    { id: 'helping', items: null, conditions: ['power', 'power:test'] }
  ],
  fills: 2
};
const instruments = [HELPING, TWENTY_ITEMS, CLAIMS];
const identity = {
  kind: 'webllm',
  id: 'Some-Model',
  label: 'Some Model',
  revision: null,
  quantisation: null,
  simulated: false
} as const;

/** The place of a cell in the plan is in its answer, to be found again. */
const distribution = (cell: Cell, place: number): Answer => ({
  cellId: cell.id,
  status: 'answered',
  mode: 'distribution',
  logProbabilities: cell.options.map(() => -place),
  outside: null
});

describe('the whole study as input', () => {
  it('sorts instruments by what they measure, and forms by their number', () => {
    const { cells } = planCells(design, instruments, identity);
    const study = buildStudyInput(design, instruments, cells, cells.map(distribution));
    expect(study.values!.instrument.id).toBe('twenty');
    expect(study.values!.personas.map(({ condition }) => condition)).toEqual(['power', 'none']);
    expect(study.statements.map(({ instrument }) => instrument.id)).toEqual(['claims']);
    const [helping] = study.behaviours;
    expect(helping!.instrument.items.map(({ scores }) => scores)).toEqual([
      [1, 2, 3, 4, 5, 6],
      [0, 1]
    ]);
    // Under "none" it is not asked; behind a form it is asked once a form.
    expect(helping!.personas.map(({ condition, forms }) => [condition, forms.length])).toEqual([
      ['power', 1],
      ['power:test', 2]
    ]);
    const places = helping!.personas[1]!.forms.map((form) =>
      form.mode === 'distribution' ? form.logProbabilities.map((logs) => -logs![0]!) : []
    );
    const inPlan = (repetition: string) =>
      cells.flatMap((cell, place) => (cell.repetition === repetition ? [place] : []));
    expect(places).toEqual([inPlan('fill-1'), inPlan('fill-2')]);
  });

  it('waits for every form of a condition, and counts a failed answer as missing', () => {
    const { cells } = planCells(design, instruments, identity);
    const last = cells.findLast(({ repetition }) => repetition === 'fill-2')!;
    const answers = cells.map(distribution).filter(({ cellId }) => cellId !== last.id);
    const [waiting] = buildStudyInput(design, instruments, cells, answers).behaviours;
    expect(waiting!.personas.map(({ condition }) => condition)).toEqual(['power']);
    const failed: Answer = { cellId: last.id, status: 'failed', kind: 'network', message: '' };
    const [done] = buildStudyInput(design, instruments, cells, [...answers, failed]).behaviours;
    const form = done!.personas[1]!.forms[1]!;
    expect(form.mode === 'distribution' && form.logProbabilities[1]).toBeNull();
  });

  it('makes conversations the repeats of a persona', () => {
    const talk: StudyDesign = {
      ...design,
      conditions: ['power'],
      administration: 'conversation',
      elicitation: { mode: 'sampled', temperature: 1, repeats: 3 }
    };
    const { cells } = planCells(talk, instruments, identity);
    const said = cells.map(({ id, repetition, item }): Answer => ({
      cellId: id,
      status: 'answered',
      mode: 'sampled',
      samples: samplesOf([
        repetition === 'conversation-2' && item === 1
          ? { text: 'No.', outcome: 'refusal', option: null }
          : { text: '', outcome: 'option', option: repetition === 'conversation-3' ? 1 : 0 },
        { text: 'never counted', outcome: 'refusal', option: null }
      ])
    }));
    const { values, behaviours, statements } = buildStudyInput(talk, instruments, cells, said);
    const expected = {
      mode: 'sampled',
      options: tableOf([
        [0, 0],
        [null, 0],
        [1, 1]
      ]),
      refusals: 1,
      unreadable: 0,
      conversations: true
    };
    expect(values!.personas).toEqual([{ condition: 'power', answers: expected }]);
    expect(behaviours[0]!.personas).toEqual([{ condition: 'power', forms: [expected] }]);
    // Statements are asked one at a time even then: their repeats are their own.
    expect(statements[0]!.personas[0]!.forms[0]).toMatchObject({ refusals: 2 });
  });

  it('grows by portions: the last answer to a cell counts, and what was built stays', () => {
    const sampled: StudyDesign = {
      ...design,
      elicitation: { mode: 'sampled', temperature: 1, repeats: 2 }
    };
    const { cells } = planCells(sampled, instruments, identity);
    const texts =
      (option: number, second: Sample) =>
      (cell: Cell): Answer => ({
        cellId: cell.id,
        status: 'answered',
        mode: 'sampled',
        samples: samplesOf([{ text: '', outcome: 'option', option }, second])
      });
    const refusal: Sample = { text: 'No.', outcome: 'refusal', option: null };
    const unreadable: Sample = { text: '?', outcome: 'unreadable', option: null };
    const before = cells.map(texts(1, refusal));
    const after = cells.map(texts(0, unreadable));

    const builder = new StudyInputBuilder(sampled, instruments, cells);
    expect(builder.build().values!.personas).toEqual([]);
    for (const answer of before.toReversed()) builder.add([answer]);
    const first = builder.build();
    expect(first).toEqual(buildStudyInput(sampled, instruments, cells, before));
    builder.add(after);
    const second = builder.build();
    expect(second).toEqual(buildStudyInput(sampled, instruments, cells, after));
    expect(first).toEqual(buildStudyInput(sampled, instruments, cells, before));
    expect(second.values!.personas[0]!.answers).toMatchObject({ refusals: 0, unreadable: 2 });
  });

  it('has no values where none are asked', () => {
    const alone = {
      ...design,
      conditions: ['power' as const],
      instruments: [{ id: 'helping', items: null }]
    };
    const { cells } = planCells(alone, instruments, identity);
    expect(buildStudyInput(alone, instruments, cells, []).values).toBeNull();
  });
});
