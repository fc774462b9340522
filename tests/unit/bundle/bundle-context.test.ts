import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../../src/lib/bundle/manifest';
import type { Answer } from '../../../src/lib/core/study/answer';
import { elicitationOf } from '../../../src/lib/core/study/context';
import type { RespondentSpec, StudyDesign } from '../../../src/lib/core/study/design';
import { type Instrument, parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { jsonText } from '../../../src/lib/core/report';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import { createSimulatedRespondent } from '../../../src/lib/engines/simulated';
import { readStatic } from '../data/read-static';
import { record as plainRecord } from '../store/fixtures';
import { bundleBytes, readWhole, refusal, writtenAgain, type WholeInput } from './whole';

const read = (id: string): Instrument => parseInstrument(readStatic(`questionnaires/${id}.json`));
const PVQ = read('pvq21');
const CHARITY = read('charity');
const SECRET = 'An official wording that belongs to somebody else';
/** Both forms as they would be if they were imported. */
const PRIVATE = [PVQ, CHARITY].map((instrument): Instrument => ({
  ...instrument,
  question: `${SECRET}. ${instrument.question}`,
  items: instrument.items.map((item) => ({ ...item, text: `${SECRET} ${item.number}` })),
  sharing: 'private'
}));

const spec: Extract<RespondentSpec, { kind: 'simulated' }> = {
  kind: 'simulated',
  preset: 'strong-circle',
  parameters: simulatedPreset('strong-circle')!.parameters
};

const PRIMING: StudyDesign = {
  version: 1,
  preset: 'custom',
  respondent: spec,
  conditions: ['power', 'none', 'power:test', 'none:test', 'power:both'],
  instruments: [
    { id: 'pvq21', items: [1, 2, 3] },
    { id: 'charity', items: null, parameters: { currency: '20 dollars' } }
  ],
  elicitation: { mode: 'distribution' },
  administration: 'item',
  fills: 2,
  seed: 5
};

const CONVERSATION: StudyDesign = {
  ...PRIMING,
  conditions: ['power', 'none'],
  elicitation: { mode: 'sampled', temperature: 1, repeats: 3 },
  administration: 'conversation'
};

/** A study of the simulated respondent, whole. */
async function studyOf(design: StudyDesign, instruments: Instrument[]): Promise<WholeInput> {
  const respondent = createSimulatedRespondent(spec, design.seed, instruments);
  const { identity } = respondent;
  const { signal } = new AbortController();
  const answers: Answer[] = [];
  for (const cell of planCells(design, instruments, identity).cells)
    answers.push(await respondent.answer(cell, elicitationOf(cell, design.elicitation), signal));
  return {
    record: plainRecord({ design, instruments, identity, status: 'complete' }),
    answers,
    report: {},
    appVersion: '1',
    createdAt: '2026-06-01T12:00:00.000Z'
  };
}

const textsOf = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, file]) => [name, strFromU8(file)])
  );

/** A bundle with one file changed (null: left out), and its manifest made to fit. */
function withFile(bytes: Uint8Array, name: string, text: string | null): Uint8Array {
  const texts = textsOf(bytes);
  const manifest = JSON.parse(texts['manifest.json']!);
  Reflect.deleteProperty(manifest, 'checksum');
  Reflect.deleteProperty(texts, name);
  if (text !== null) texts[name] = text;
  Reflect.deleteProperty(texts, 'manifest.json');
  const files = Object.entries(texts).map(([file, content]) => [file, strToU8(content)] as const);
  manifest.files = Object.fromEntries(files.map(([file, content]) => [file, hashOf(content)]));
  const checksum = hashOf(strToU8(jsonText(manifest)));
  const listed = strToU8(jsonText({ ...manifest, checksum }));
  return zipSync({ ...Object.fromEntries(files), 'manifest.json': listed });
}

describe('a bundle of questions behind earlier answers', () => {
  let priming: WholeInput;
  let bytes: Uint8Array;
  beforeAll(async () => {
    priming = await studyOf(PRIMING, [PVQ, CHARITY]);
    bytes = bundleBytes(priming);
  });

  it('comes back with everything, byte for byte', async () => {
    const back = await readWhole(bytes);
    expect(back.record).toEqual({ ...priming.record, imported: true });
    expect(back.answers).toEqual(priming.answers);
    expect(hashOf(await writtenAgain(bytes))).toBe(hashOf(bytes));
  });

  it('holds every filled-in form once, word for word', () => {
    const { 'filled-forms.csv': forms } = textsOf(bytes);
    expect(forms!.match(/^(power|none),[12],pvq21,/gmu)).toHaveLength(4);
    for (const { text } of PVQ.items.slice(0, 3)) expect(forms).toContain(`${text} Your answer: `);
  });

  it('leaves out forms whose answers are not all there', async () => {
    const answers = priming.answers.slice(1);
    const part = bundleBytes({ ...priming, answers });
    expect(textsOf(part)['filled-forms.csv']).not.toMatch(/^power,/mu);
    expect((await readWhole(part)).answers).toEqual(answers);
  });

  it('holds one text for every question of a conversation', async () => {
    const study = await studyOf(CONVERSATION, [PVQ, CHARITY]);
    const whole = bundleBytes(study);
    expect((await readWhole(whole)).answers).toEqual(study.answers);
    const samples = textsOf(whole)['samples.csv']!;
    const id = study.answers[0]!.cellId;
    const more = samples.replace(new RegExp(`^(${id}),1,(.*)$`, 'mu'), '$1,1,$2\n$1,2,$2');
    expect(await refusal(withFile(whole, 'samples.csv', more))).toMatch(
      /a conversation has one text/
    );
  });
});

describe('a bundle of private forms', () => {
  let open: WholeInput;
  let bytes: Uint8Array;
  beforeAll(async () => {
    open = await studyOf(PRIMING, PRIVATE);
    bytes = bundleBytes(open);
  });

  it('holds none of their texts, and the same cells and answers', async () => {
    const texts = textsOf(bytes);
    for (const [name, text] of Object.entries(texts)) expect(text, name).not.toContain(SECRET);
    const back = await readWhole(bytes);
    expect(back.answers).toEqual(open.answers);
    expect(back.record.instruments.map(({ sharing }) => sharing)).toEqual(['withheld', 'withheld']);
    expect(back.record.instruments[0]!.scale).toEqual(PVQ.scale);
    for (const { prompt } of back.cells) expect(prompt.user).toMatch(/^sha256:[0-9a-f]{64}$/u);
    expect(hashOf(await writtenAgain(bytes))).toBe(hashOf(bytes));
  });

  it('is refused with the hash of another text', async () => {
    const hash = (await readWhole(bytes)).record.instruments[0]!.items[0]!.promptHash!;
    const other = textsOf(bytes)['instruments/pvq21.json']!.replace(hash, 'f'.repeat(64));
    expect(await refusal(withFile(bytes, 'instruments/pvq21.json', other))).toMatch(
      /cell_id is not/
    );
  });

  it('holds them where the reader allowed it', async () => {
    const whole = bundleBytes({ ...open, redactTexts: false });
    const back = await readWhole(whole);
    expect(back.record).toEqual({ ...open.record, imported: true });
    expect(hashOf(await writtenAgain(whole, false))).toBe(hashOf(whole));
    expect(hashOf(await writtenAgain(whole))).toBe(hashOf(bytes));
  });
});
