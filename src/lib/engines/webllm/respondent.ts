import type { Answer } from '../../core/answer';
import type { Cell } from '../../core/cell';
import type { Elicitation } from '../../core/design';
import { AxiaError } from '../../core/error';
import { parseAnswer } from '../../core/parse-answer';
import type { RespondentIdentity, RespondentProvenance } from '../../core/respondent';
import { namedStream } from '../../core/simulation';
import type { LoadedFacts, ModelSource } from '../../../workers/webllm-protocol';
import type { ModelEntry } from '../../models/model';
import { probeDevice, verdict, type DeviceFacts } from '../../models/device';
import type { OpenProgress, Respondent } from '../respondent';
import { connect, type Connection } from './connection';
import { fault } from './faults';
import { createProgressMeter } from './progress';

export interface WebllmOptions {
  model: ModelEntry;
  /** Makes a worker that runs `startWebllmHost`; called when a model is needed, and not before. */
  spawn: () => Worker;
  /** Seeds generated answers; distributions need none. Integer. */
  seed: number;
  /** Labels of every scale that will be asked. */
  scales: string[][];
  /** Where the model's files are, when not where WebLLM's own list says. */
  source?: ModelSource;
  /** Whether a model that cannot repeat a digit is refused. Default true. */
  knownAnswer?: boolean;
  /** What the browser tells of its device; replaced in tests. */
  probe?: () => Promise<DeviceFacts>;
  /** Milliseconds; see `defaults`. */
  patience?: Partial<typeof defaults>;
}

/** How long, in milliseconds, before something is taken for dead. */
const defaults = {
  /** Without a sign of progress while loading: files of 30 MB and more report when complete. */
  load: 300_000,
  /** For one answer: one prompt read, and a few tokens written. */
  answer: 300_000,
  /** For an aborted answer to end by itself, so that the model stays loaded. */
  grace: 5_000,
  /** For giving memory back when closing. */
  close: 2_000,
  /** Between two heartbeats; a worker silent for three is given up. */
  beat: 20_000
};

/** Tokens of a generated answer: enough for a number, its anchor, or the start of a refusal. */
const ANSWER_TOKENS = 24;

/** Who answers, as far as it is known before anything is loaded. */
export function webllmIdentity(model: ModelEntry): RespondentIdentity {
  return {
    kind: 'webllm',
    id: model.id,
    label: model.label,
    revision: null,
    quantisation: model.quantisation,
    simulated: false
  };
}

/**
 * A language model in the browser, in a worker of its own. The worker is made by `open`, and again
 * by the next `answer` when it has ended: after an abort, a lost device, silence or a crash.
 */
export function createWebllmRespondent(options: WebllmOptions): Respondent {
  const { model, spawn, seed, scales } = options;
  const patience = { ...defaults, ...options.patience };
  const identity = webllmIdentity(model);
  let connection: Connection | null = null;

  async function load(
    signal: AbortSignal,
    onProgress: (progress: OpenProgress) => void
  ): Promise<{ engine: string; version: string; facts: LoadedFacts }> {
    connection?.end(fault('aborted', 'Loaded again.'));
    const fresh = connect(spawn(), patience.beat);
    connection = fresh;
    const meter = createProgressMeter(model.downloadBytes);
    try {
      const { engine, version } = await fresh.request({ type: 'init' }, 'ready', {
        signal,
        patience: patience.load
      });
      onProgress(note('downloading', 'Fetching the engine and the model’s description.'));
      const { facts } = await fresh.request(
        {
          type: 'load',
          model: {
            id: model.id,
            source: options.source ?? null,
            systemRole: model.systemRole,
            reasoning: model.reasoning
          },
          scales,
          knownAnswer: options.knownAnswer ?? true
        },
        'loaded',
        {
          signal,
          patience: patience.load,
          onNote: (message) =>
            onProgress(
              message.type === 'progress'
                ? meter.read(message.report, performance.now())
                : note('proving', 'Checking that the model answers.')
            )
        }
      );
      onProgress(note('ready', 'The model is ready.'));
      return { engine, version, facts };
    } catch (error) {
      // Nothing half loaded is kept: it would hold graphics memory.
      fresh.end(AxiaError.from(error));
      throw error;
    }
  }

  async function ready(signal: AbortSignal): Promise<Connection> {
    if (!connection?.alive) await load(signal, () => {});
    return connection!;
  }

  return {
    identity,

    async open({ signal, onProgress }): Promise<RespondentProvenance> {
      assertGoing(signal);
      onProgress(note('checking', 'Checking the graphics device.'));
      const facts = await (options.probe ?? probeDevice)();
      assertGoing(signal);
      const { verdict: can, reasons, advice } = verdict(model, facts, { stored: true });
      if (can === 'cannot') throw new AxiaError('unsupported-device', reasons.join(' '), advice);
      const { engine, version, facts: loaded } = await load(signal, onProgress);
      return {
        ...identity,
        engine,
        engineVersion: version,
        adapter: facts.adapter?.description ?? null,
        details: details(model, loaded)
      };
    },

    async answer(cell: Cell, elicitation: Elicitation, signal): Promise<Answer> {
      const worker = await ready(signal);
      const wait = { signal, patience: patience.answer, grace: patience.grace };
      const { prompt } = cell;
      if (elicitation.mode === 'distribution') {
        const task = { kind: 'distribution' as const, labels: cell.options };
        const reply = await worker.request({ type: 'answer', prompt, task }, 'distribution', wait);
        const { logProbabilities, outside } = reply;
        return {
          cellId: cell.id,
          status: 'answered',
          mode: 'distribution',
          logProbabilities,
          outside
        };
      }
      const samples = [];
      for (let repeat = 0; repeat < elicitation.repeats; repeat++) {
        const task = {
          kind: 'text' as const,
          temperature: elicitation.temperature,
          seed: sampleSeed(seed, cell.id, repeat),
          maxTokens: ANSWER_TOKENS
        };
        const { text } = await worker.request({ type: 'answer', prompt, task }, 'text', wait);
        samples.push(parseAnswer(text, cell.options));
      }
      return { cellId: cell.id, status: 'answered', mode: 'sampled', samples };
    },

    async close() {
      const old = connection;
      connection = null;
      if (!old?.alive) return;
      const signal = new AbortController().signal;
      await old
        .request({ type: 'dispose' }, 'disposed', { signal, patience: patience.close })
        .catch(() => undefined);
      old.end(fault('aborted', 'Closed.'));
    }
  };
}

/**
 * Seed of one generated answer. The engine's generator is linear, so that neighbouring seeds begin
 * alike: the seed itself is drawn from a mixed stream.
 *
 * @returns integer in [1, 2^31 - 2]
 */
export function sampleSeed(seed: number, cellId: string, repeat: number): number {
  const uniform = namedStream(seed, `webllm/${cellId}/${repeat}`)();
  return 1 + Math.floor(uniform * (2 ** 31 - 2));
}

function details(model: ModelEntry, facts: LoadedFacts): RespondentProvenance['details'] {
  return {
    weights: model.source,
    licence: model.licence,
    contextWindow: facts.contextWindow,
    prefillChunk: facts.prefillChunk,
    vocabulary: facts.vocabulary,
    chatTemplate: facts.chatTemplate,
    systemText: model.systemRole
      ? 'in the system role; no system message where there is none'
      : 'at the start of the user’s message, as the model has no system role',
    thinking: model.reasoning ? 'off (an empty thinking block precedes the answer)' : 'none',
    optionTokens: facts.optionTokens,
    repeatProbability: facts.repeatProbability,
    longPrompts: facts.longPrompts.allowed,
    longPromptsReason: facts.longPrompts.reason,
    longPromptsDifference: facts.longPrompts.largestDifference,
    longPromptsLimit: facts.longPrompts.limit,
    repairedKernels: facts.longPrompts.repairedKernels,
    answerTokens: ANSWER_TOKENS
  };
}

function note(phase: OpenProgress['phase'], message: string): OpenProgress {
  return { phase, message, bytesDone: null, bytesTotal: null, rate: null, secondsLeft: null };
}

function assertGoing(signal: AbortSignal): void {
  if (signal.aborted) throw fault('aborted', 'Stopped.');
}
