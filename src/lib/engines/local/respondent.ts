import { type Answer, parseAnswer, samplesOf, type Sample } from '../../core/study/answer';
import type { Cell } from '../../core/study/cell';
import type { Elicitation } from '../../core/study/design';
import { AxiaError, abortedError, throwIfAborted } from '../../core/error';
import type {
  Calibration,
  RespondentIdentity,
  RespondentProvenance
} from '../../core/provenance/provenance';
import type { Effort, OpenOptions, OpenProgress, Respondent } from '../respondent';
import { sampleSeed } from '../sample-seed';
import type { SentPrompt } from '../sent-prompt';
import { calibrate, calibrationCells, UNCALIBRATED, type CalibrationLook } from './calibration';
import {
  connect,
  workerLost,
  type Connection,
  type RequestOptions,
  type Timeouts
} from './connection';
import { Recovery, type Step } from './recovery';
import type { AnswerCost, LoadNote } from './service';

/** What an engine that runs models in this browser has of its own. */
export interface LocalEngine<Order, Facts, Report> {
  identity: RespondentIdentity;
  /** Makes a worker that runs the engine’s service; called when a model is needed. */
  spawn(): Worker;
  /**
   * Checks the device, and makes the model’s files complete.
   *
   * @param step what heals the last fault
   */
  prepare(open: OpenOptions, step: Step): Promise<Prepared<Order, Facts, Report>>;
  /** Called after every answer. */
  answered?(): void;
  /** The same fault in other words, where more is known of it. */
  explain?(error: AxiaError): AxiaError;
}

/** A model that can be loaded. */
export interface Prepared<Order, Facts, Report> {
  order: Order;
  timeouts: Timeouts;
  onReport(report: Report): OpenProgress;
  provenance(loaded: {
    engine: { name: string; version: string };
    facts: Facts;
    calibration: Calibration;
    /** Longest generated answer, in tokens. */
    answerTokens: number;
    earlier: RespondentProvenance | null;
  }): RespondentProvenance;
}

/** A language model in this browser, which shows what it reads. */
export interface LocalRespondent extends Respondent {
  /**
   * A prompt as it is read, token by token; nothing is computed. Only while `ready`.
   *
   * @param sampled whether texts are asked for: these have no answer prefix
   */
  sent(
    cell: Pick<Cell, 'prompt' | 'options'>,
    sampled: boolean,
    signal: AbortSignal
  ): Promise<SentPrompt>;
}

/** Tokens of a generated answer: enough for a number, its anchor, or the start of a refusal. */
export const ANSWER_TOKENS = 24;

/**
 * A language model in this browser, in a worker of its own that is made by `open`. A fault ends the
 * worker; the next `open` does what heals it (`Recovery`), and the question is asked again.
 *
 * @param seed of generated answers; distributions need none
 */
export function createLocalRespondent<Order, Facts, Report>(
  engine: LocalEngine<Order, Facts, Report>,
  seed: number
): LocalRespondent {
  type Line = Connection<Order, Facts, Report>;
  const { identity } = engine;
  const recovery = new Recovery();
  const effort: Effort = { tokensRead: 0, tokensReused: 0, tokensWritten: 0, milliseconds: 0 };
  let timeouts: Timeouts | null = null;
  let connection: Line | null = null;
  let calibration: Calibration | null = null;
  /** Texts of the cell that was last asked for: kept over a fault between two of them. */
  let drawn: { cellId: string; samples: Sample[] } = { cellId: '', samples: [] };

  async function load(
    { signal, onProgress }: OpenOptions,
    fresh: Line,
    { onReport, order, timeouts }: Prepared<Order, Facts, Report>
  ): Promise<{ engine: { name: string; version: string }; facts: Facts }> {
    const started = await fresh.request('start', { signal, timeout: timeouts.start }, (service) =>
      service.start()
    );
    const onNote = (one: LoadNote<Report>) =>
      onProgress(
        one.type === 'progress'
          ? onReport(one.report)
          : {
              ...note(
                'verifying',
                `Verifying that the model answers correctly: step ${one.step} of ${one.of}.`
              ),
              steps: { done: one.step - 1, total: one.of }
            }
      );
    const facts = await fresh.request(
      'load',
      { signal, timeout: timeouts.load, verifyTimeout: timeouts.verify, onNote },
      (service, heard) => service.load(order, heard)
    );
    return { engine: started, facts };
  }

  /** How this study is asked: as before, or as a calibration finds best. */
  async function chooseMethod(open: OpenOptions, worker: Line): Promise<Calibration> {
    const { earlier } = open;
    if (earlier?.kind === identity.kind && 'calibration' in earlier)
      return earlier.calibration ?? UNCALIBRATED;
    const cells = calibrationCells(open.cells);
    const look: CalibrationLook = {
      async mass(cell, prefix, { number, of }) {
        open.onProgress({
          ...note('calibrating', `Calibrating: question ${number} of ${of}.`),
          steps: { done: number - 1, total: of }
        });
        try {
          return 1 - (await distribution(worker, cell, prefix, open.signal)).outside;
        } catch (error) {
          if (AxiaError.from(error).kind === 'invalid-input') return null;
          throw error;
        }
      },
      async honoursConstraint(cell) {
        const of = { repeat: 0, temperature: 1, constrained: true };
        try {
          return (await text(worker, cell, of, open.signal)).sample.outcome === 'option';
        } catch (error) {
          if (!worker.alive || open.signal.aborted) throw error;
          return false;
        }
      }
    };
    return calibrate(cells, open.elicitation.mode, look);
  }

  async function distribution(
    worker: Line,
    { prompt, options }: Cell,
    prefix: string | null,
    signal: AbortSignal
  ): Promise<{ logProbabilities: number[]; outside: number; cost: AnswerCost }> {
    return worker.request('answer', waiting(signal), (service) =>
      service.distribution(prompt, { options, prefix })
    );
  }

  async function text(
    worker: Line,
    { id, options, prompt }: Cell,
    how: { repeat: number; temperature: number; constrained: boolean },
    signal: AbortSignal
  ): Promise<{ sample: Sample; cost: AnswerCost }> {
    const task = {
      temperature: how.temperature,
      seed: sampleSeed(seed, identity.kind, id, how.repeat),
      maxTokens: ANSWER_TOKENS,
      allowed: how.constrained ? options : null
    };
    const reply = await worker.request('answer', waiting(signal), (service) =>
      service.text(prompt, task)
    );
    return { sample: parseAnswer(reply.text, options), cost: reply.cost };
  }

  function waiting(signal: AbortSignal): RequestOptions {
    return { signal, timeout: timeouts!.answer, grace: timeouts!.grace };
  }

  function count({ tokensRead, tokensReused, tokensWritten, milliseconds }: AnswerCost): void {
    effort.tokensRead += tokensRead ?? 0;
    effort.tokensReused += tokensReused;
    effort.tokensWritten += tokensWritten ?? 0;
    effort.milliseconds += milliseconds;
  }

  async function openOnce(open: OpenOptions): Promise<RespondentProvenance> {
    const { signal, onProgress, earlier } = open;
    throwIfAborted(signal);
    connection?.end(abortedError());
    const prepared = await engine.prepare(open, recovery.step);
    ({ timeouts } = prepared);
    throwIfAborted(signal);
    onProgress(note('loading', 'Starting the engine.'));
    const fresh: Line = connect(engine.spawn(), timeouts.beat);
    try {
      const loaded = await load(open, fresh, prepared);
      calibration = await chooseMethod(open, fresh);
      connection = fresh;
      onProgress(note('ready', 'The model is ready.'));
      return prepared.provenance({
        ...loaded,
        calibration,
        answerTokens: ANSWER_TOKENS,
        earlier
      });
    } catch (thrown) {
      const error = AxiaError.from(thrown);
      // Nothing half loaded is kept: it would hold memory.
      fresh.end(error);
      throw error;
    }
  }

  /** Notes a fault for the recovery. */
  function noted(thrown: unknown): AxiaError {
    const error = AxiaError.from(thrown);
    return recovery.failed(engine.explain?.(error) ?? error);
  }

  async function answerOnce(
    worker: Line,
    cell: Cell,
    elicitation: Elicitation,
    signal: AbortSignal
  ): Promise<Answer> {
    const { id: cellId } = cell;
    if (elicitation.mode === 'distribution') {
      const prefix = calibration?.answerPrefix ?? null;
      const reply = await distribution(worker, cell, prefix, signal);
      const { cost, logProbabilities, outside } = reply;
      count(cost);
      return { cellId, status: 'answered', mode: 'distribution', logProbabilities, outside };
    }
    if (drawn.cellId !== cellId) drawn = { cellId, samples: [] };
    const { samples } = drawn;
    const { temperature, repeats } = elicitation;
    const constrained = calibration?.method === 'grammar';
    while (samples.length < repeats) {
      const how = { repeat: samples.length, temperature, constrained };
      const { cost, sample } = await text(worker, cell, how, signal);
      samples.push(sample);
      count(cost);
    }
    return { cellId, status: 'answered', mode: 'sampled', samples: samplesOf(samples) };
  }

  return {
    identity,
    atOnce: 1,

    get ready() {
      return connection?.alive ?? false;
    },

    async open(open) {
      try {
        return await openOnce(open);
      } catch (error) {
        throw noted(error);
      }
    },

    async answer(cell, elicitation, signal) {
      try {
        if (!connection?.alive) throw workerLost('The model is no longer loaded.');
        const answer = await answerOnce(connection, cell, elicitation, signal);
        recovery.succeeded();
        engine.answered?.();
        return answer;
      } catch (error) {
        throw noted(error);
      }
    },

    async sent({ prompt, options }, sampled, signal) {
      if (!connection?.alive) throw workerLost('The model is no longer loaded.');
      const prefix = sampled ? null : (calibration?.answerPrefix ?? null);
      return connection.request('answer', waiting(signal), (service) =>
        service.sent(prompt, { options, prefix })
      );
    },

    effort: () => ({ ...effort }),

    async close() {
      const old = connection;
      connection = null;
      if (!old?.alive) return;
      const signal = new AbortController().signal;
      await old
        .request('close', { signal, timeout: timeouts!.close }, (service) => service.close())
        .catch(() => undefined);
      old.end(abortedError());
    }
  };
}

/** Progress of which no bytes are known. */
export function note(phase: OpenProgress['phase'], message: string): OpenProgress {
  return { phase, message, bytesDone: null, bytesTotal: null, rate: null, secondsLeft: null };
}
