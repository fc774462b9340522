import { expect, it } from 'vitest';
import { hashOf } from '../../../src/lib/bundle/manifest';
import {
  analyseValueStructure,
  DEFAULT_CHOICES,
  referencePoints
} from '../../../src/lib/core/analysis';
import { finish } from '../../../src/lib/core/analysis/steps';
import { buildAnalysisInput } from '../../../src/lib/core/analysis/input';
import type { Answer } from '../../../src/lib/core/study/answer';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { studyPreset } from '../../../src/lib/core/study/presets';
import { reportFiles } from '../../../src/lib/core/report';
import { CODEBOOK } from '../../../src/lib/core/report/codebook';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import { createSimulatedRespondent } from '../../../src/lib/engines/simulated';
import { EUROPE } from '../analysis/fixtures';
import { readStatic } from '../data/read-static';
import { bundleBytes, readWhole } from '../bundle/whole';
import { record as plainRecord } from '../store/fixtures';
import { jsonPaths } from './json-paths';

const PVQ40 = parseInstrument(readStatic('questionnaires/pvq40.json'));

/** A whole value-structure study of a simulated respondent, as the app runs and exports it. */
async function exported(id: string, createdAt: string) {
  const { parameters } = simulatedPreset('strong-circle')!;
  const spec = { kind: 'simulated', preset: 'strong-circle', parameters } as const;
  const design = studyPreset('value-structure')!.design(spec, 1);
  const respondent = createSimulatedRespondent(spec, design.seed, [PVQ40]);
  const signal = new AbortController().signal;
  const provenance = await respondent.open({
    signal,
    onProgress: () => undefined,
    cells: [],
    elicitation: design.elicitation,
    earlier: null
  });
  const { identity } = respondent;
  const { cells } = planCells(design, [PVQ40], identity);
  const answers: Answer[] = [];
  for (const cell of cells) answers.push(await respondent.answer(cell, design.elicitation, signal));

  const input = buildAnalysisInput(design, PVQ40, cells, answers);
  const choices = { ...DEFAULT_CHOICES, bootstraps: 10, individuals: 100, permutations: 99 };
  const of = {
    title: 'Whole',
    design,
    instruments: [PVQ40],
    identity,
    provenance,
    cells,
    answers: new Map(answers.map((answer) => [answer.cellId, answer]))
  };
  const report = reportFiles(of, {
    choices,
    values: {
      result: finish(analyseValueStructure(input, choices, EUROPE)),
      referencePoints: finish(referencePoints(input, choices, EUROPE, ['uniform'])),
      reference: EUROPE.reference,
      dominance: EUROPE.dominance
    },
    behaviour: null,
    agreement: null,
    tables: []
  });
  const { title, instruments } = of;
  const record = plainRecord({ id, title, design, instruments, identity, provenance });
  return {
    report,
    answers,
    bytes: bundleBytes({ record, answers, report, appVersion: '1', createdAt })
  };
}

it('a whole simulated study exports the same data twice, and comes back as it was', async () => {
  const one = await exported('one', '2026-05-01T00:00:00.000Z');
  const other = await exported('other', '2026-06-01T00:00:00.000Z');
  const back = await readWhole(one.bytes);
  const hashes = (await readWhole(other.bytes)).manifest.files;
  expect(hashes).toEqual(back.manifest.files);
  expect(hashes['analysis.json']).toBe(
    hashOf(new TextEncoder().encode(one.report['analysis.json']))
  );
  expect(back.answers).toEqual(one.answers);
  expect(back.answers).toHaveLength(11 * 40);

  // The codebook explains whatever the real analysis says, and nothing is lost to JSON.
  const data: unknown = JSON.parse(one.report['analysis.json']!);
  const explained = CODEBOOK.filter(({ file }) => file === 'analysis.json').map((e) => e.field);
  const unexplained = [...new Set(jsonPaths(data))].filter(
    (path) => !explained.some((field) => field === path || field.startsWith(`${path}[]`))
  );
  expect(unexplained).toEqual([]);
  expect(one.report['methods.md']).toContain('440 of 440 questions were answered');
  expect(one.report['methods.md']).not.toMatch(/undefined|NaN|\[object/);
}, 60_000);
