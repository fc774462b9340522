import { AxiaError } from '../../core/error';
import type { PrefixReuse } from '../../core/provenance/provenance';
import type { Prompt } from '../../core/study/cell';
import { readGgufHeader } from '../../models/gguf/header';
import { partsOf } from '../../models/gguf/parts';
import type { AnswerCost, LocalSession } from '../local/service';
import { createChat, type Chat } from '../chat-template';
import type { CpuLibrary } from './library';
import { CpuReader, logarithms } from './reader';

/** How a model is loaded. */
export interface CpuOrder {
  file: File;
  /** Bytes of the parts that the file consists of; null for a whole one. */
  parts: readonly number[] | null;
  /** Tokens that must fit into the cache; a multiple of 256. */
  context: number;
  threads: number;
  /** The response options of every scale that will be asked. */
  scales: readonly (readonly string[])[];
  /** The longest prompt that is known; null for none. */
  longest: Prompt | null;
}

/** Bytes of the model that are in memory. */
export interface CpuReport {
  bytesDone: number;
}

/** What is known of a model once it has answered. */
export interface CpuFacts {
  build: string;
  threads: number;
  contextWindow: number;
  vocabulary: number;
  chat: Omit<Chat, 'render'>;
  optionTokens: string[];
  repeatProbability: number;
  /** Largest differences of a log-probability: read again, and read in two pieces. */
  repeatDifference: number;
  piecesDifference: number;
  reuse: PrefixReuse;
}

/** A digit that the model is asked to repeat when it has been loaded. */
const DIGIT = '4';

/** A working model repeats a digit with far more than ten times the probability of any token. */
const ABOVE_CHANCE = 10;

/** Everyday text that every tokenizer spells with more than `CHECKED` tokens. */
const TEXT =
  'Every morning the baker opens her shop before sunrise, lights the oven, and sets out bread, rolls, ' +
  'and a few small cakes for the people who walk past on their way to work or to school.';
const CHECKED = 24;

/** Prompts read for the self-tests: five, and that of the digit. */
const TEST_STEPS = 6;

/**
 * Up to here a difference of a log-probability counts as rounding. 0 was measured on every file;
 * with flash attention, which is off, 0.4.
 */
const LIMIT = 1e-4;

/** One model in the processor engine, inside the worker. */
export function createCpuSession(
  library: CpuLibrary,
  order: CpuOrder
): LocalSession<CpuFacts, CpuReport> {
  let reader: CpuReader | null = null;
  let stop = new AbortController();

  function inside(): CpuReader {
    if (reader !== null) return reader;
    throw new AxiaError('device-lost', 'The model is no longer loaded.', 'Press “Resume”.', {
      retry: { when: 'now' }
    });
  }

  /** Does some work that can be interrupted, and counts what it cost. */
  async function counted<T extends object>(
    work: (reader: CpuReader, signal: AbortSignal) => Promise<T>
  ): Promise<T & { cost: AnswerCost }> {
    const one = inside();
    stop = new AbortController();
    const began = performance.now();
    one.cost = { tokensRead: 0, tokensReused: 0, tokensWritten: 0 };
    const result = await work(one, stop.signal);
    return { ...result, cost: { ...one.cost, milliseconds: performance.now() - began } };
  }

  return {
    async load(onNote) {
      const { context, file, longest, parts, scales, threads } = order;
      const header = await readGgufHeader(file);
      const chat = createChat({
        template: header.chatTemplate,
        bosToken: header.bosToken,
        eosToken: header.eosToken,
        controlTokens: header.controlTokens
      });
      const model = await library.open(partsOf(file, parts), {
        context,
        threads,
        onBytes: (bytesDone) => onNote({ type: 'progress', report: { bytesDone } })
      });
      const one = (reader = await CpuReader.create(model, chat, header.tokenTypes));
      let step = 0;
      const onStep = () => onNote({ type: 'verifying', step: ++step, of: TEST_STEPS });
      const { signal } = (stop = new AbortController());
      if (longest !== null) await one.assertFits(longest);
      const tested = await selfTest(one, signal, onStep);
      // The last one, also where a test was of no use.
      onNote({ type: 'verifying', step: TEST_STEPS, of: TEST_STEPS });
      const prompt = {
        system: null,
        user: `Repeat this number and write nothing else: ${DIGIT}`
      };
      const { logProbabilities } = await one.distribution(prompt, [DIGIT], null, signal);
      const repeatProbability = Math.exp(logProbabilities[0]!);
      if (!(repeatProbability > ABOVE_CHANCE / model.vocabularySize)) throw cannotRepeat();
      const optionTokens: string[] = [];
      for (const options of scales) optionTokens.push((await one.treeOf(options)).description);
      const { date, emptySystem, format, hidden, systemText } = chat;
      return {
        build: library.build,
        threads: model.threads,
        contextWindow: model.context,
        vocabulary: model.vocabularySize,
        chat: { date, emptySystem, format, hidden, systemText },
        optionTokens,
        repeatProbability,
        ...tested
      };
    },

    distribution: (prompt, { options, prefix }) =>
      counted((one, signal) => one.distribution(prompt, options, prefix, signal)),

    text: (prompt, task) =>
      counted(async (one, signal) => ({ text: await one.text(prompt, task, signal) })),

    sent: (prompt, { options, prefix }) => inside().sent(prompt, options, prefix),

    interrupt() {
      stop.abort();
    },

    async close() {
      reader?.model.end();
      reader = null;
    }
  };
}

/** Whether the model computes the same however its tokens are read, and whether they can be kept. */
async function selfTest(
  reader: CpuReader,
  signal: AbortSignal,
  onStep: () => void
): Promise<Pick<CpuFacts, 'repeatDifference' | 'piecesDifference' | 'reuse'>> {
  const { model } = reader;
  const tokens = (await model.tokenize(TEXT)).slice(0, CHECKED);
  async function read(...pieces: (readonly number[])[]): Promise<Float64Array> {
    onStep();
    await model.keep(0);
    for (const piece of pieces) await model.read(piece, signal);
    return logarithms(await model.probabilities());
  }
  const whole = await read(tokens);
  const repeatDifference = difference(whole, await read(tokens));
  const half = tokens.length >> 1;
  const halves = await read(tokens.slice(0, half), tokens.slice(half));
  const piecesDifference = difference(whole, halves);
  if (!(Math.max(repeatDifference, piecesDifference) <= LIMIT))
    throw new AxiaError(
      'unsupported-device',
      'This browser does not compute this model the same way twice.',
      'Choose another model or another browser.'
    );
  const off = (reason: string, largestDifference: number | null = null): PrefixReuse => ({
    on: false,
    reason,
    largestDifference,
    limit: LIMIT
  });
  let reuse: PrefixReuse;
  try {
    let largestDifference = 0;
    // A tail of some tokens, and of a single one.
    for (const kept of [16, tokens.length - 1]) {
      await read([...tokens.slice(0, kept), ...tokens.slice(kept).reverse()]);
      await model.keep(kept);
      await model.read(tokens.slice(kept), signal);
      const behind = logarithms(await model.probabilities());
      largestDifference = Math.max(largestDifference, difference(whole, behind));
    }
    const same = largestDifference <= LIMIT;
    reuse = same
      ? { on: true, reason: null, largestDifference, limit: LIMIT }
      : off('the engine computes something else behind a kept beginning', largestDifference);
  } catch (error) {
    if (signal.aborted) throw error;
    reuse = off('the engine cannot keep part of what this model has read');
  }
  reader.reuse = reuse.on;
  await model.keep(0);
  return { repeatDifference, piecesDifference, reuse };
}

/** The largest difference. NaN when anything is not a number. */
function difference(a: Float64Array, b: Float64Array): number {
  // Equal ones also where both are minus infinity.
  return a.reduce(
    (largest, value, index) =>
      Math.max(largest, value === b[index] ? 0 : Math.abs(value - b[index]!)),
    0
  );
}

function cannotRepeat(): AxiaError {
  return new AxiaError(
    'corrupt-model',
    'The model cannot repeat a number that it is given: its file is damaged.',
    'Delete the model on the models screen, and download it again or choose another file.'
  );
}
