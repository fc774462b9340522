import { type Answer, parseAnswer, samplesOf, type Sample } from '../../core/study/answer';
import type { Cell } from '../../core/study/cell';
import type { Elicitation } from '../../core/study/design';
import { AxiaError, abortedError, throwIfAborted } from '../../core/error';
import type { Calibration, RespondentProvenance } from '../../core/provenance/provenance';
import type { AnswerCost, LoadedFacts } from './protocol';
import { probeDevice, type DeviceFacts } from '../../models/device';
import type { ModelFiles } from '../../models/files';
import type { ModelEntry } from '../../models/model';
import type { Effort, OpenOptions, OpenProgress, Respondent } from '../respondent';
import { sampleSeed } from '../sample-seed';
import { calibrate, calibrationCells, UNCALIBRATED, type CalibrationLook } from './calibration';
import {
  connect,
  timeoutsFor,
  type Connection,
  type RequestOptions,
  type Timeouts
} from './connection';
import { fault, Recovery } from './faults';
import { ableDevice, completeFiles, createProgressMeter, smallerContext } from './preparation';
import { assertSameWeights, webllmIdentity, webllmProvenance } from './provenance';

export interface WebllmOptions {
  model: ModelEntry;
  /** The files of models in this browser: makes the model complete before it is loaded. */
  files: ModelFiles;
  /** Makes a worker that runs `startWebllmHost`; called when a model is needed, and not before. */
  spawn: () => Worker;
  /** Seeds generated answers; distributions need none. Integer. */
  seed: number;
  /** Labels of every scale that will be asked. */
  scales: string[][];
  /** Whether a model that cannot repeat a digit is refused. Default true. */
  knownAnswer?: boolean;
  /** Whether the beginning of a prompt may be kept from the question before. Default true. */
  reuse?: boolean;
  /** What the browser tells of its device; replaced in tests. */
  probe?: () => Promise<DeviceFacts>;
  /** Others than the usual ones; for tests. */
  timeouts?: Partial<Timeouts>;
}

/** Tokens of a generated answer: enough for a number, its anchor, or the start of a refusal. */
const ANSWER_TOKENS = 24;

/**
 * A language model in the browser, in a worker of its own that is made by `open`. A fault ends the
 * worker; the next `open` does what heals it (`Recovery`), and the question is asked again.
 */
export function createWebllmRespondent(options: WebllmOptions): Respondent {
  const { model, files, spawn, seed, scales } = options;
  let timeouts: Timeouts = { ...timeoutsFor(false), ...options.timeouts };
  const identity = webllmIdentity(model);
  const recovery = new Recovery();
  const effort: Effort = { tokensRead: 0, tokensReused: 0, tokensWritten: 0, milliseconds: 0 };
  let contextWindow = model.contextWindow;
  let connection: Connection | null = null;
  let calibration: Calibration | null = null;
  /** Whether all files were hashed and found right since the last answer. */
  let foundRight = false;
  /** Texts of the cell that was last asked for: kept over a fault between two of them. */
  let drawn: { cellId: string; samples: Sample[] } = { cellId: '', samples: [] };

  async function load(
    { signal, onProgress }: OpenOptions,
    fresh: Connection
  ): Promise<{ engine: { name: string; version: string }; facts: LoadedFacts }> {
    const engine = await fresh.request('start', { signal, timeout: timeouts.start }, (service) =>
      service.start()
    );
    const meter = createProgressMeter(model.downloadBytes);
    const order = {
      model: {
        id: model.id,
        source: { model: model.address.folder, modelLib: model.address.library, contextWindow },
        f16: model.needsF16,
        systemRole: model.systemRole,
        reasoning: model.reasoning
      },
      scales,
      knownAnswer: options.knownAnswer ?? true,
      reuse: options.reuse ?? true
    };
    const facts = await fresh.request(
      'load',
      {
        signal,
        timeout: timeouts.load,
        verifyTimeout: timeouts.verify,
        onNote: (one) =>
          onProgress(
            one.type === 'progress'
              ? meter.read(one.report, performance.now())
              : note('verifying', 'Verifying that the model answers correctly.')
          )
      },
      (service, onNote) => service.load(order, onNote)
    );
    return { engine, facts };
  }

  /** How this study is asked: as before, or as a calibration finds best. */
  async function chooseMethod(open: OpenOptions, worker: Connection): Promise<Calibration> {
    if (open.earlier?.kind === 'webllm') return open.earlier.calibration ?? UNCALIBRATED;
    const cells = calibrationCells(open.cells);
    let looks = 0;
    const look: CalibrationLook = {
      async mass(cell, prefix) {
        looks += 1;
        open.onProgress(note('calibrating', `Calibrating on question ${looks}.`));
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
          return (await text(worker, cell, of, open.signal)).outcome === 'option';
        } catch (error) {
          if (!worker.alive || open.signal.aborted) throw error;
          return false;
        }
      }
    };
    return calibrate(cells, open.elicitation.mode, look);
  }

  async function distribution(
    worker: Connection,
    { prompt, options }: Cell,
    prefix: string | null,
    signal: AbortSignal
  ): Promise<{ logProbabilities: number[]; outside: number }> {
    const reply = await worker.request('answer', waiting(signal), (service) =>
      service.distribution(prompt, { options, prefix })
    );
    count(reply.cost);
    return reply;
  }

  async function text(
    worker: Connection,
    { id, options, prompt }: Cell,
    how: { repeat: number; temperature: number; constrained: boolean },
    signal: AbortSignal
  ): Promise<Sample> {
    const task = {
      temperature: how.temperature,
      seed: sampleSeed(seed, 'webllm', id, how.repeat),
      maxTokens: ANSWER_TOKENS,
      allowed: how.constrained ? options : null
    };
    const reply = await worker.request('answer', waiting(signal), (service) =>
      service.text(prompt, task)
    );
    count(reply.cost);
    return parseAnswer(reply.text, options);
  }

  function waiting(signal: AbortSignal): RequestOptions {
    return { signal, timeout: timeouts.answer, grace: timeouts.grace };
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
    onProgress(note('checking', 'Checking the graphics device.'));
    const probe = options.probe ?? probeDevice;
    const device = await ableDevice(model, files, probe, calibration !== null);
    throwIfAborted(signal);
    timeouts = { ...timeoutsFor(device.adapter?.software ?? false), ...options.timeouts };
    if (recovery.step === 'load-smaller')
      contextWindow = smallerContext(model.contextWindow, open.cells);
    const inDoubt = recovery.step === 'check-files';
    const complete = await completeFiles(model, files, open, inDoubt);
    const { stored } = complete;
    foundRight ||= complete.foundRight;
    assertSameWeights(earlier, stored);
    throwIfAborted(signal);
    onProgress(note('loading', 'Starting the engine.'));
    const fresh = connect(spawn(), timeouts.beat);
    try {
      const { engine, facts } = await load(open, fresh);
      calibration = await chooseMethod(open, fresh);
      connection = fresh;
      onProgress(note('ready', 'The model is ready.'));
      const adapter = device.adapter?.description ?? null;
      return webllmProvenance(model, {
        engine,
        adapter,
        stored,
        facts,
        calibration,
        answerTokens: ANSWER_TOKENS,
        earlier
      });
    } catch (thrown) {
      const error = AxiaError.from(thrown);
      // Nothing half loaded is kept: it would hold graphics memory.
      fresh.end(error);
      throw error;
    }
  }

  /** Notes a fault for the recovery. Damage that is none of the files is one of the device. */
  function noted(thrown: unknown): AxiaError {
    const error = AxiaError.from(thrown);
    const wrong = foundRight && error.kind === 'corrupt-model';
    return recovery.failed(wrong ? computesWrong(error) : error);
  }

  async function answerOnce(
    worker: Connection,
    cell: Cell,
    elicitation: Elicitation,
    signal: AbortSignal
  ): Promise<Answer> {
    const { id: cellId } = cell;
    if (elicitation.mode === 'distribution') {
      const prefix = calibration?.answerPrefix ?? null;
      const { logProbabilities, outside } = await distribution(worker, cell, prefix, signal);
      return { cellId, status: 'answered', mode: 'distribution', logProbabilities, outside };
    }
    if (drawn.cellId !== cellId) drawn = { cellId, samples: [] };
    const { samples } = drawn;
    const { temperature, repeats } = elicitation;
    const constrained = calibration?.method === 'grammar';
    while (samples.length < repeats)
      samples.push(
        await text(worker, cell, { repeat: samples.length, temperature, constrained }, signal)
      );
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
        if (!connection?.alive) throw fault('device-lost', 'The model is no longer loaded.');
        const answer = await answerOnce(connection, cell, elicitation, signal);
        recovery.succeeded();
        foundRight = false;
        return answer;
      } catch (error) {
        throw noted(error);
      }
    },

    effort: () => ({ ...effort }),

    async close() {
      const old = connection;
      connection = null;
      if (!old?.alive) return;
      const signal = new AbortController().signal;
      await old
        .request('close', { signal, timeout: timeouts.close }, (service) => service.close())
        .catch(() => undefined);
      old.end(abortedError());
    }
  };
}

/** What a model that answers nonsense says of its device once its files are known to be right. */
function computesWrong({ message }: AxiaError): AxiaError {
  return new AxiaError(
    'unsupported-device',
    `This device computes the model incorrectly: its files are as published, yet it failed (${message})`,
    'Your answers are kept. Choose another model, preferably one whose name contains f32, another browser, or another computer.'
  );
}

function note(phase: OpenProgress['phase'], message: string): OpenProgress {
  return { phase, message, bytesDone: null, bytesTotal: null, rate: null, secondsLeft: null };
}
