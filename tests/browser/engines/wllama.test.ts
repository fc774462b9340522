import { describe, expect, test, vi } from 'vitest';
import { commands } from 'vitest/browser';
import type { Cell } from '../../../src/lib/core/study/cell';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { planCells } from '../../fakes/plan-cells';
import type { WllamaProvenance } from '../../../src/lib/core/provenance/provenance';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import type { OpenOptions, Respondent } from '../../../src/lib/engines/respondent';
import { UNCALIBRATED } from '../../../src/lib/engines/local/calibration';
import { wllamaIdentity } from '../../../src/lib/engines/wllama/provenance';
import {
  createWllamaRespondent,
  spawnWllamaWorker
} from '../../../src/lib/engines/wllama/respondent';
import { readGgufHeader } from '../../../src/lib/models/gguf/header';
import { judgeGguf, USUAL_CONTEXT } from '../../../src/lib/models/gguf/verdict';
import { damagedModels } from '../../fakes/damaged-models';
import type { AxiaError } from '../../../src/lib/core/error';
import { inMemory } from '../../../src/lib/models/gguf/disk';
import type { GgufModel } from '../../../src/lib/models/gguf/files';
import { createGgufStore } from '../../../src/lib/models/gguf/store';
import { systemClock } from '../../../src/lib/platform';
import { wllamaProvenance } from '../../fakes/provenances';
import {
  logProbabilitiesBehind,
  readLabels
} from '../../../scripts/lab-webllm/weights/forward.mjs';
import { bytesSource, readGguf } from '../../../scripts/lab-webllm/weights/gguf-file.mjs';
import { ggufTransformer } from '../../../scripts/lab-webllm/weights/gguf-weights.mjs';
import recorded from './smollm2-answers.json';

const LONG = 600_000;
const distribution = { mode: 'distribution' } as const;

/** Files in memory, with one model that was opened from this computer. */
async function filesWith(chosen: File[]) {
  const store = createGgufStore(() => Promise.resolve(disk), {
    fetch: () => Promise.reject(new TypeError('offline')),
    clock: systemClock,
    timeout: 1000
  });
  const disk = inMemory();
  const { model } = await store.add(chosen, options());
  return { files: store, model };
}

const options = () => ({ signal: new AbortController().signal, onProgress: () => undefined });

async function opened(
  files: File[],
  { cells, ...open }: Pick<OpenOptions, 'cells'> & Partial<OpenOptions>
) {
  const { files: store, model } = await filesWith(files);
  const workers: Worker[] = [];
  const phases = new Set<string>();
  const respondent = createWllamaRespondent({
    model,
    files: store,
    spawn() {
      const worker = spawnWllamaWorker();
      workers.push(worker);
      return worker;
    },
    seed: 1,
    scales: [cells[0]!.options]
  });
  const how: OpenOptions = {
    signal: new AbortController().signal,
    onProgress: ({ phase }) => void phases.add(phase),
    cells,
    elicitation: distribution,
    earlier: null,
    ...open
  };
  const provenance = (await respondent.open(how)) as WllamaProvenance;
  return { how, model, phases, provenance, respondent, workers };
}

const pvq = parseInstrument(await (await fetch('/questionnaires/pvq40.json')).json());

function cellsOf(model: GgufModel | null, conditions: StudyDesign['conditions'], items: number[]) {
  const design: StudyDesign = {
    version: 1,
    preset: 'custom',
    respondent: { kind: 'wllama', model: model?.id ?? 'model' },
    conditions,
    instruments: [{ id: 'pvq40', items }],
    elicitation: distribution,
    administration: 'item',
    fills: 1,
    seed: 1
  };
  const identity = wllamaIdentity(model ?? UNKNOWN);
  return planCells(design, [pvq], identity).cells;
}

const UNKNOWN: GgufModel = {
  id: 'model',
  label: 'Model',
  file: 'model.gguf',
  bytes: 0,
  sha256: null,
  revision: null,
  url: null,
  licence: null,
  parameters: null,
  quantisation: null,
  expect: null
};

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));

async function ask(respondent: Respondent, cell: Cell) {
  const { signal } = new AbortController();
  const answer = await respondent.answer(cell, distribution, signal);
  if (answer.status !== 'answered' || answer.mode !== 'distribution') throw new Error('No answer');
  return answer;
}

describe('the processor engine with a tiny model of random weights', () => {
  async function tiny(): Promise<File> {
    const bytes = bytesOf(await commands.randomModel());
    return new File([bytes], 'tiny.gguf');
  }

  test('answers, and the same again after its worker was killed', { timeout: LONG }, async () => {
    const cells = cellsOf(null, ['power', 'none'], [1, 2]);
    const { how, phases, provenance, respondent, workers } = await opened([await tiny()], {
      cells
    });
    const before = [];
    for (const cell of cells) before.push(await ask(respondent, cell));
    for (const { logProbabilities, outside } of before) {
      const inside = logProbabilities.reduce((sum, value) => sum + Math.exp(value), 0);
      expect(inside + outside!).toBeCloseTo(1, 6);
    }
    expect([...phases]).toEqual(expect.arrayContaining(['loading', 'verifying', 'calibrating']));
    expect(provenance.selfTests).toMatchObject({
      repeatDifference: 0,
      piecesDifference: 0,
      prefixReuse: { on: true, largestDifference: 0 }
    });
    expect(respondent.effort()!.tokensReused).toBeGreaterThan(0);

    workers.at(-1)!.dispatchEvent(new ErrorEvent('error', { message: 'killed' }));
    await expect(ask(respondent, cells[0]!)).rejects.toMatchObject({ kind: 'device-lost' });
    expect(respondent.ready).toBe(false);
    await respondent.open({ ...how, earlier: provenance });
    const after = [];
    for (const cell of cells.toReversed()) after.push(await ask(respondent, cell));
    expect(after.toReversed()).toEqual(before);
    await respondent.close();
  });

  test(
    'computes what our own forward pass computes from the tokens that it shows',
    { timeout: LONG },
    async () => {
      const cells = cellsOf(null, ['power', 'none'], [1, 2]);
      const file = await tiny();
      const { respondent } = await opened([file], { cells });
      const gguf = readGguf(bytesSource(new Uint8Array(await file.arrayBuffer())));
      const model = ggufTransformer(gguf);
      const pieces = gguf.metadata.get('tokenizer.ggml.tokens') as string[];
      const labels = cells[0]!.options.map((label) =>
        pieces.flatMap((piece, id) => (piece.replace(/^[ĠĊ]|[ĠĊ]$/g, '') === label ? [id] : []))
      );
      for (const cell of cells) {
        const { signal } = new AbortController();
        const { text, tokens } = await respondent.sent(cell, false, signal);
        expect(text).toContain(cell.prompt.user);
        const behind = logProbabilitiesBehind(
          model,
          tokens!.map(({ id }) => id)
        );
        const own = readLabels(behind, labels);
        const answer = await ask(respondent, cell);
        // The engine keeps keys and values in 16 bits.
        answer.logProbabilities.forEach((value, index) =>
          expect(Math.abs(value - own.logProbabilities[index]!)).toBeLessThan(2e-3)
        );
        expect(Math.abs(answer.outside! - own.outside)).toBeLessThan(1e-3);
      }
      await respondent.close();
    }
  );

  test('answers the same from the parts of a split file', { timeout: LONG }, async () => {
    const cells = cellsOf(null, ['power'], [1]);
    const parts = (await commands.randomModelParts(3)).map(
      (text, index) => new File([bytesOf(text)], `tiny-0000${index + 1}-of-00003.gguf`)
    );
    const split = await opened(parts.toReversed(), { cells });
    expect(split.model.label).toBe('tiny');
    const answer = await ask(split.respondent, cells[0]!);
    await split.respondent.close();
    const whole = await opened([await tiny()], { cells });
    expect(await ask(whole.respondent, cells[0]!)).toEqual(answer);
    await whole.respondent.close();
  });

  test(
    'ends an aborted answer, and writes the same texts for a seed',
    { timeout: LONG },
    async () => {
      const cells = cellsOf(null, ['power'], [1]);
      const elicitation = { mode: 'sampled', temperature: 1, repeats: 3 } as const;
      const { respondent } = await opened([await tiny()], { cells, elicitation });
      const stop = new AbortController();
      const answering = respondent.answer(cells[0]!, elicitation, stop.signal);
      stop.abort();
      await expect(answering).rejects.toMatchObject({ kind: 'aborted' });
      const texts = async () => {
        await vi.waitFor(() => expect(respondent.ready).toBe(true));
        return respondent.answer(cells[0]!, elicitation, new AbortController().signal);
      };
      const first = await texts();
      expect(first).toMatchObject({ status: 'answered', mode: 'sampled' });
      expect(await texts()).toEqual(first);
      await respondent.close();
    }
  );
});

test(
  'a damaged model whose header reads well is loaded, or refused for what it is',
  { timeout: LONG },
  async () => {
    const bytes = bytesOf(await commands.randomModel());
    const cells = cellsOf(null, ['none'], [1]);
    const kinds: string[] = [];
    for (const content of damagedModels(bytes, 60)) {
      const header = await readGgufHeader(new Blob([content])).catch(() => null);
      if (!header || !judgeGguf(header, content.length, USUAL_CONTEXT).can) continue;
      const opening = opened([new File([content], 'damaged.gguf')], { cells });
      kinds.push(
        await opening.then(
          async ({ respondent }) => {
            await respondent.close();
            return 'loaded';
          },
          (error: AxiaError) => error.kind
        )
      );
    }
    expect(kinds.length).toBeGreaterThan(10);
    const known = ['loaded', 'corrupt-model', 'invalid-input', 'unsupported-device'];
    expect(kinds.filter((kind) => !known.includes(kind))).toEqual([]);
  }
);

const real = await commands.realModel();

describe('the processor engine with SmolLM2-135M-Instruct', () => {
  test.skipIf('missing' in real)(
    `gives the probabilities that were recorded${'missing' in real ? ` – ${real.missing}` : ''}`,
    { timeout: LONG },
    async () => {
      if ('missing' in real) return;
      const response = await fetch(`/@fs/${real.path}`);
      const file = new File([await response.blob()], 'SmolLM2-135M-Instruct.Q4_1.gguf');
      // Two that share their beginning, and one with another; each takes seconds.
      const asked = cellsOf(null, ['power', 'universalism'], [1, 17]).slice(0, 3);
      // The recording was asked plainly: as a study that began so, this one is not calibrated.
      const began = wllamaProvenance({ calibration: UNCALIBRATED });
      const { model, provenance, respondent } = await opened([file], {
        cells: asked,
        earlier: { ...began, file: { ...began.file, digest: null } }
      });
      expect(model.id).toBe('SmolLM2-135M-Instruct.Q4_1');
      expect(provenance.chat).toMatchObject({ format: 'template', emptySystem: true });
      expect(provenance.chat.hidden[0]?.text).toContain('a helpful AI assistant named SmolLM');
      for (const cell of asked) {
        const { condition, item } = cell;
        const { logProbabilities, outside } = recorded.answers.find(
          (one) => one.condition === condition && one.item === item
        )!;
        const answer = await ask(respondent, cell);
        // The recording has six decimals; the same bits were measured in every browser.
        answer.logProbabilities.forEach((value, index) =>
          expect(value, `${condition} ${item}`).toBeCloseTo(logProbabilities[index]!, 5)
        );
        expect(answer.outside).toBeCloseTo(outside, 5);
      }
      expect(respondent.effort()!.tokensReused).toBeGreaterThan(0);
      await respondent.close();
    }
  );
});
