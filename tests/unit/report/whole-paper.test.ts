import { expect, it } from 'vitest';
import {
  analyseValueBehaviour,
  analyseValueStructure,
  DEFAULT_CHOICES,
  weightControls
} from '../../../src/lib/core/analysis';
import { finish } from '../../../src/lib/core/analysis/steps';
import { buildStudyInput } from '../../fakes/study-input';
import { analyseAgreement } from '../../../src/lib/core/analysis/agreement';
import type { Answer } from '../../../src/lib/core/study/answer';
import { parseBehaviourReference } from '../../../src/lib/core/reference/behaviour-reference';
import { CONDITIONS, primingArm } from '../../../src/lib/core/study/condition';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { studyPreset } from '../../../src/lib/core/study/presets';
import { paperTables } from '../../../src/lib/core/replication';
import { reportFiles } from '../../../src/lib/core/report';
import { CODEBOOK } from '../../../src/lib/core/report/codebook';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import { createSimulatedRespondent } from '../../../src/lib/engines/simulated';
import { EUROPE } from '../analysis/fixtures';
import { readStatic } from '../data/read-static';
import { jsonPaths } from './json-paths';

const SIGNAL = new AbortController().signal;

it('the codebook explains all that is said of values, behaviours and statements', async () => {
  const spec = {
    kind: 'simulated',
    preset: 'strong-circle',
    parameters: simulatedPreset('strong-circle')!.parameters
  } as const;
  const quick = studyPreset('quick')!.design(spec, 1);
  // Full prompts, names and none; priming says nothing that is not said without it.
  const design = {
    ...quick,
    conditions: CONDITIONS.filter((id) => primingArm(id) !== 'test' && primingArm(id) !== 'both'),
    instruments: [
      ...quick.instruments,
      { id: 'charity', items: null, conditions: quick.conditions },
      { id: 'donation', items: null, conditions: quick.conditions },
      { id: 'behaviours', items: null, perMeasure: 1 }
    ]
  };
  const instruments = design.instruments.map(({ id }) =>
    parseInstrument(readStatic(`questionnaires/${id}.json`))
  );
  const respondent = createSimulatedRespondent(spec, design.seed, instruments);
  const provenance = await respondent.open({
    signal: SIGNAL,
    onProgress: () => undefined,
    cells: [],
    elicitation: design.elicitation,
    earlier: null
  });
  const { identity } = respondent;
  const { cells } = planCells(design, instruments, identity);
  const answers: Answer[] = [];
  for (const cell of cells) answers.push(await respondent.answer(cell, design.elicitation, SIGNAL));

  const choices = { ...DEFAULT_CHOICES, bootstraps: 5, individuals: 50, permutations: 19 };
  const input = buildStudyInput(design, instruments, cells, answers);
  const references = ['charity-sagiv', 'donation-ess1-de', 'donation-ess1-hu'].map((id) =>
    parseBehaviourReference(readStatic(`human-data/behaviour/${id}.json`))
  );
  const [charity, donation, others] = references;
  const chosen = {
    chosen: { charity: charity!, donation: donation! },
    others: [others!]
  };
  const values = finish(analyseValueStructure(input.values!, choices, EUROPE));
  const behaviour = finish(analyseValueBehaviour(input, choices, EUROPE, chosen));
  const agreement = analyseAgreement(input.statements, choices);
  const controls = finish(weightControls(input, choices, EUROPE, chosen));
  const tables = paperTables([
    {
      study: 'one',
      respondent: identity.label,
      simulated: true,
      counts: { questions: 1, failed: 0, unasked: 0 },
      values,
      referencePoints: {},
      behaviour,
      agreement,
      controls
    }
  ]);
  const report = reportFiles(
    {
      title: 'Whole',
      design,
      instruments,
      identity,
      provenance,
      cells,
      answers: new Map(answers.map((answer) => [answer.cellId, answer]))
    },
    {
      choices,
      values: { result: values, referencePoints: {}, ...EUROPE },
      behaviour: { result: behaviour, references: [charity!, donation!], controls },
      agreement,
      tables
    }
  );

  const data: unknown = JSON.parse(report['analysis.json']!);
  const explained = CODEBOOK.filter(({ file }) => file === 'analysis.json').map((e) => e.field);
  const unexplained = [...new Set(jsonPaths(data))].filter(
    (path) => !explained.some((field) => field === path || field.startsWith(`${path}[]`))
  );
  expect(unexplained).toEqual([]);
  expect(report['scores.csv']).toMatch(/^raw,power,donation\/\w+,\d/mu);
  expect(report['methods.md']).toContain('about 28 behaviours');
  for (const file of ['methods.md', 'tables.md', 'tables.csv'] as const)
    expect(report[file]).not.toMatch(/undefined|NaN|\[object/u);
  // Signs stand in the charity game's column, and a number with its interval in that of donation.
  const row = tables[1]!.rows.find(({ kind }) => kind === 'respondent')!;
  expect(row.cells[0]!.text).toMatch(/^\d+ of \d+ signs$/u);
  expect(row.cells[1]!.low!).toBeLessThan(row.cells[1]!.high!);
}, 60_000);
