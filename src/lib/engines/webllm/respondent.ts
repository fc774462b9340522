import { AxiaError, throwIfAborted } from '../../core/error';
import { probeDevice, type DeviceFacts } from '../../models/device';
import type { ModelFiles } from '../../models/files';
import type { ModelEntry } from '../../models/model';
import { timeoutsFor, type Timeouts } from '../local/connection';
import { createLocalRespondent, note, type LocalRespondent } from '../local/respondent';
import { ableDevice, completeFiles, createProgressMeter, smallerContext } from './preparation';
import type { LoadedFacts, LoadOrder, LoadReport } from './protocol';
import { assertSameWeights, webllmIdentity, webllmProvenance } from './provenance';

export interface WebllmOptions {
  model: ModelEntry;
  /** The files of models in this browser: makes the model complete before it is loaded. */
  files: ModelFiles;
  /** Makes a worker that runs `createWebllmService`; called when a model is needed, and not before. */
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

/** Starts the worker that owns WebLLM; its code is fetched now, and not before. */
export function spawnWebllmWorker(): Worker {
  return new Worker(new URL('../../../workers/webllm.worker.ts', import.meta.url), {
    type: 'module',
    name: 'webllm'
  });
}

/** A language model in the browser, on the graphics device. */
export function createWebllmRespondent(options: WebllmOptions): LocalRespondent {
  const { model, files, spawn, seed, scales } = options;
  const probe = options.probe ?? probeDevice;
  let contextWindow = model.contextWindow;
  /** Whether the device was found able before. */
  let ranBefore = false;
  /** Whether all files were hashed and found right since the last answer. */
  let foundRight = false;

  return createLocalRespondent<LoadOrder, LoadedFacts, LoadReport>(
    {
      identity: webllmIdentity(model),
      spawn,

      async prepare(open, step) {
        const { earlier, onProgress, signal } = open;
        onProgress(note('checking', 'Checking the graphics device.'));
        const device = await ableDevice(model, files, probe, ranBefore);
        throwIfAborted(signal);
        if (step === 'load-smaller')
          contextWindow = smallerContext(model.contextWindow, open.cells);
        const complete = await completeFiles(model, files, open, step === 'check-files');
        const { stored } = complete;
        foundRight ||= complete.foundRight;
        assertSameWeights(earlier, stored);
        const meter = createProgressMeter(model.downloadBytes);
        return {
          order: {
            model: {
              id: model.id,
              source: {
                model: model.address.folder,
                modelLib: model.address.library,
                contextWindow
              },
              f16: model.needsF16,
              systemRole: model.systemRole,
              reasoning: model.reasoning
            },
            scales,
            knownAnswer: options.knownAnswer ?? true,
            reuse: options.reuse ?? true
          },
          timeouts: { ...timeoutsFor(device.adapter?.software ?? false), ...options.timeouts },
          onReport: (report) => meter.read(report, performance.now()),
          provenance(loaded) {
            ranBefore = true;
            const adapter = device.adapter?.description ?? null;
            return webllmProvenance(model, { ...loaded, adapter, stored });
          }
        };
      },

      answered() {
        foundRight = false;
      },

      // Damage that is none of the files is one of the device.
      explain: (error) =>
        foundRight && error.kind === 'corrupt-model' ? computesWrong(error) : error
    },
    seed
  );
}

/** What a model that answers nonsense says of its device once its files are known to be right. */
function computesWrong({ message }: AxiaError): AxiaError {
  return new AxiaError(
    'unsupported-device',
    `This device computes the model incorrectly: its files are as published, yet it failed (${message})`,
    'Your answers are kept. Choose another model, preferably one whose name contains f32, another browser, or another computer.'
  );
}
