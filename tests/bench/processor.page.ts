// A page that asks a GGUF file through the processor engine, without the site around it: for
// `npm run compare:native` and for the tests that compare two browsers. It runs by its address, because
// not every browser can be driven, and posts what it found to `report`.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import type { Cell } from '../../src/lib/core/study/cell';
import { studyPreset } from '../../src/lib/core/study/presets';
import { createChat } from '../../src/lib/engines/chat-template';
import { knownCells } from '../../src/lib/engines/sample-questions';
import { wllama } from '../../src/lib/engines/wllama/binding';
import type { CpuModel } from '../../src/lib/engines/wllama/library';
import { CpuReader } from '../../src/lib/engines/wllama/reader';
import { readGgufHeader } from '../../src/lib/models/gguf/header';
import { planCells } from '../fakes/plan-cells';
import { nativeServer } from './native-server';

/** What one question gave. Log-probabilities are natural logarithms under the whole vocabulary. */
export interface Asked {
  cell: Pick<Cell, 'id' | 'instrument' | 'item' | 'condition'>;
  tokens: number;
  /** How many of them were kept from the question before. */
  kept: number;
  logProbabilities: number[];
  outside: number;
  /** SHA-256 of the probabilities of the whole vocabulary, as single-precision numbers. */
  digest: string;
  /** Their sum. */
  sum: number;
  milliseconds: number;
  /** The same question read whole, where that was ordered. */
  whole: {
    milliseconds: number;
    /** Largest difference of a log-probability, over the whole vocabulary. */
    difference: number;
  } | null;
  /** The same question, also read whole, where there is a native server. */
  native: NativeAsked | null;
}

/** What llama.cpp outside the browser makes of the same question. */
export interface NativeAsked {
  /** Whether its own template gives the same text; null where the file has none. */
  sameText: boolean | null;
  /** Whether its own tokenizer gives the same tokens. */
  sameTokens: boolean;
  logProbabilities: number[];
  outside: number;
  sum: number;
  /** For reading the prompt, by its own clock. */
  milliseconds: number;
}

const asked = new URLSearchParams(location.search);
/** Addresses of the file and of a native server; the server is optional. */
const [file, native] = [asked.get('file')!, asked.get('native')];
const threads = Number(asked.get('threads') ?? 1);
const readWhole = asked.has('whole');
/** Tokens of the cache: more than any question has. */
const CONTEXT = 2048;
/** Places of the plan that are asked, and questions at each, one behind the other. */
const [places, neighbours] = [Number(asked.get('places')), Number(asked.get('neighbours'))];

/** The same model, which says what its cache holds and what came out of it last. */
function watched(model: CpuModel) {
  let held: number[] = [];
  let last: Float32Array = new Float32Array();
  let kept = 0;
  return {
    cache: () => held,
    probabilities: () => last,
    kept: () => kept,
    model: {
      ...model,
      async keep(length: number) {
        await model.keep(length);
        held = held.slice(0, length);
      },
      async read(tokens: readonly number[], signal: AbortSignal) {
        kept = held.length;
        await model.read(tokens, signal);
        held = [...held, ...tokens];
      },
      async probabilities() {
        return (last = await model.probabilities());
      }
    } satisfies CpuModel
  };
}

const fetched = async <T>(name: string) => (await (await fetch(name)).json()) as T;

/** Questions at places spread over everything that can be asked, in the order of the plan. */
async function questions(): Promise<Cell[]> {
  const design = studyPreset('everything')!.design({ kind: 'wllama', model: 'model' }, 1);
  const instruments = await Promise.all(
    design.instruments.map(async ({ id }) =>
      parseInstrument(await fetched(`/questionnaires/${id}.json`))
    )
  );
  const identity = { kind: 'wllama', id: 'model', label: 'Model', simulated: false } as const;
  const plan = planCells(design, instruments, { ...identity, revision: null, quantisation: null });
  const cells = knownCells(plan.cells);
  return Array.from({ length: places }, (_, place) => {
    const at = Math.floor(((place + 0.5) * cells.length) / places);
    return cells.slice(at, at + neighbours);
  }).flat();
}

const sumOf = (numbers: ArrayLike<number>) =>
  Array.from(numbers).reduce((sum, value) => sum + value, 0);

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce(
    (most, value, index) =>
      Math.max(most, value === b[index] ? 0 : Math.abs(Math.log(value) - Math.log(b[index]!))),
    0
  );

async function ask(): Promise<Asked[]> {
  const blob = await (await fetch(file)).blob();
  const gguf = new File([blob], 'model.gguf');
  const header = await readGgufHeader(gguf);
  const chat = createChat({ ...header, template: header.chatTemplate });
  const cells = await questions();
  const opened = await wllama.open([gguf], {
    context: CONTEXT,
    threads,
    onBytes: () => undefined
  });
  const { cache, kept, model, probabilities } = watched(opened);
  const reader = await CpuReader.create(model, chat, header.tokenTypes);
  const server = native === null ? null : nativeServer(native, model.vocabularySize);
  const { signal } = new AbortController();
  const found: Asked[] = [];
  for (const cell of cells) {
    const { condition, id, instrument, item, options, prompt } = cell;
    const timed = async (reuse: boolean) => {
      reader.reuse = reuse;
      const began = performance.now();
      const answer = await reader.distribution(prompt, options, null, signal);
      return { ...answer, milliseconds: performance.now() - began };
    };
    const answer = await timed(true);
    const mine = probabilities();
    const [tokens, reused] = [cache(), kept()];
    let whole: Asked['whole'] = null;
    if (readWhole) {
      const { milliseconds } = await timed(false);
      whole = { milliseconds, difference: largestDifference(mine, probabilities()) };
    }
    const tree = await reader.treeOf(options);
    found.push({
      cell: { id, instrument, item, condition },
      tokens: tokens.length,
      kept: reused,
      ...answer,
      digest: bytesToHex(sha256(new Uint8Array(mine.buffer))),
      sum: sumOf(mine),
      whole,
      native: server && (await server.ask(prompt, chat, tokens, tree))
    });
    document.body.textContent = `${found.length} of ${cells.length}`;
  }
  model.end();
  return found;
}

const body = await ask().then(
  (answers) => ({ answers }),
  (error: unknown) => ({ error: error instanceof Error ? (error.stack ?? '') : String(error) })
);
await fetch('/report', { method: 'POST', body: JSON.stringify(body) });
