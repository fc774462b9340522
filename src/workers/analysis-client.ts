import { releaseProxy, wrap, type Remote } from 'comlink';
import type { StudyInput } from '../lib/core/analysis';
import type { AgreementResult } from '../lib/core/analysis/agreement/types';
import type {
  BehaviourReferences,
  ValueBehaviourResult,
  WeightControl
} from '../lib/core/analysis/behaviour/types';
import type {
  AnalysisChoices,
  AnalysisReferences,
  PopulationId,
  ReferencePoints,
  ValueStructureResult
} from '../lib/core/analysis/types';
import { AxiaError, abortedError } from '../lib/core/error';
import { valueOf, type Reply } from '../lib/core/reply';
import { onWorkerDeath } from '../lib/platform/worker-death';
import type { ReplyingAnalysisService } from './analysis-reply';

/** The page's end of the analysis worker. */
export interface AnalysisClient {
  /**
   * The analysis of a study. It reaches the worker with the first call, and again whenever another
   * study was there meanwhile: screens that were left, and runs in the background, may ask too.
   */
  of(study: StudyInput): StudyAnalysisClient;
  /** Ends the worker; whatever is owed rejects with kind `aborted`. A later call starts a new one. */
  dispose(): void;
}

/**
 * The analysis of one study. Every method rejects with an `AxiaError`.
 *
 * Of `analyse`, `behaviours`, `controls` and `agreement` only the newest call each is answered,
 * whichever study it is about: when another one of the same method follows before the result is
 * there, the older one rejects with kind `aborted`. It is not computed if it had not begun, and cut
 * short if it goes on for long (ordinal maps and many questionnaires take their time).
 */
export interface StudyAnalysisClient {
  /** The value structure. */
  analyse(choices: AnalysisChoices, references: AnalysisReferences): Promise<ValueStructureResult>;
  /** Values with behaviours. */
  behaviours(
    choices: AnalysisChoices,
    references: AnalysisReferences,
    behaviourReferences: BehaviourReferences
  ): Promise<ValueBehaviourResult>;
  /** What the human weights are worth. */
  controls(
    choices: AnalysisChoices,
    references: AnalysisReferences,
    behaviourReferences: BehaviourReferences
  ): Promise<WeightControl[]>;
  /** Agreement with the statements. */
  agreement(choices: AnalysisChoices): Promise<AgreementResult>;
  /** Reference points of populations. Every call is answered. */
  referencePoints(
    choices: AnalysisChoices,
    references: AnalysisReferences,
    populations: readonly PopulationId[]
  ): Promise<Partial<Record<PopulationId, ReferencePoints>>>;
}

/** Methods of which only the newest call counts. */
type Latest = 'analyse' | 'behaviours' | 'controls' | 'agreement';

/** Milliseconds that an analysis nobody waits for may go on before its worker is ended. */
const PATIENCE = 1000;

/**
 * Creates the client. The worker is started by the first call that needs it, and again after it
 * died; calls go to it one at a time, in order.
 *
 * @param startWorker replaceable in tests
 */
export function createAnalysisClient(
  startWorker: () => Worker = startAnalysisWorker
): AnalysisClient {
  let connection: Connection | null = null;
  const newest: Record<Latest, number> = { analyse: 0, behaviours: 0, controls: 0, agreement: 0 };
  /** The call that the worker is busy with, where a newer one would take its place. */
  let busy: { method: Latest } | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  /** Runs `ask` once everything before it is settled, with `input` loaded in a living worker. */
  function inTurn<T>(
    input: StudyInput,
    assertWanted: () => void,
    ask: (service: Remote<ReplyingAnalysisService>) => Promise<Reply<T>>
  ): Promise<T> {
    const answer = turn.then(async () => {
      assertWanted();
      connection ??= connect(startWorker, (dead) => {
        if (connection === dead) connection = null;
      });
      const { service, death } = connection;
      if (connection.loaded !== input) {
        valueOf(await Promise.race([service.load(input), death]));
        connection.loaded = input;
      }
      const value = valueOf(await Promise.race([ask(service), death]));
      assertWanted();
      return value;
    });
    turn = answer
      .catch(() => undefined)
      .finally(() => {
        busy = null;
      });
    return answer.catch((error: unknown) => {
      throw AxiaError.from(error);
    });
  }

  /** `inTurn` for a method of which only the newest call counts. */
  function latest<T>(
    study: StudyInput,
    method: Latest,
    ask: (service: Remote<ReplyingAnalysisService>) => Promise<Reply<T>>
  ): Promise<T> {
    const generation = (newest[method] += 1);
    const outdated = busy;
    if (outdated?.method === method) {
      setTimeout(() => {
        if (busy === outdated) connection?.end(abortedError());
      }, PATIENCE);
    }
    return inTurn(
      study,
      () => {
        if (generation !== newest[method]) throw abortedError();
      },
      (service) => {
        busy = { method };
        return ask(service);
      }
    );
  }

  return {
    of: (study) => ({
      analyse: (choices, references) =>
        latest(study, 'analyse', (service) => service.analyse(choices, references)),
      behaviours: (choices, references, behaviourReferences) =>
        latest(study, 'behaviours', (service) =>
          service.behaviours(choices, references, behaviourReferences)
        ),
      controls: (choices, references, behaviourReferences) =>
        latest(study, 'controls', (service) =>
          service.controls(choices, references, behaviourReferences)
        ),
      agreement: (choices) => latest(study, 'agreement', (service) => service.agreement(choices)),
      referencePoints: (choices, references, populations) =>
        inTurn(
          study,
          () => undefined,
          (service) => service.referencePoints(choices, references, populations)
        )
    }),
    dispose() {
      for (const method of Object.keys(newest) as Latest[]) newest[method] += 1;
      connection?.end(abortedError());
    }
  };
}

function startAnalysisWorker(): Worker {
  return new Worker(new URL('./analysis.worker.ts', import.meta.url), { type: 'module' });
}

interface Connection {
  service: Remote<ReplyingAnalysisService>;
  /** Rejects when the worker dies or is ended: comlink alone would leave calls open for ever. */
  death: Promise<never>;
  loaded: StudyInput | null;
  end(reason: AxiaError): void;
}

function connect(startWorker: () => Worker, onEnd: (connection: Connection) => void): Connection {
  const worker = startWorker();
  const service = wrap<ReplyingAnalysisService>(worker);
  let fail: (reason: AxiaError) => void = () => undefined;
  const death = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Nobody may be waiting when it dies.
  death.catch(() => undefined);
  const connection: Connection = {
    service,
    death,
    loaded: null,
    end(reason) {
      onEnd(connection);
      fail(reason);
      service[releaseProxy]();
      worker.terminate();
    }
  };
  onWorkerDeath(worker, (cause) => connection.end(died(cause)));
  return connection;
}

function died(cause: string): AxiaError {
  return new AxiaError(
    'defect',
    `The analysis stopped unexpectedly${cause ? `: ${cause}` : ''}.`,
    'Change a choice to start it again; your answers are kept.',
    { retry: { when: 'now' } }
  );
}
