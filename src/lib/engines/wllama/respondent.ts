import { AxiaError, throwIfAborted } from '../../core/error';
import type { Cell, Prompt } from '../../core/study/cell';
import type { GgufFiles, GgufModel } from '../../models/gguf/files';
import { judgeGguf } from '../../models/gguf/verdict';
import type { FilesProgress } from '../../models/files';
import { createTransferMeter } from '../../models/progress';
import { systemClock } from '../../platform';
import { timeoutsFor, type Timeouts } from '../local/connection';
import { createLocalRespondent, note, type LocalRespondent } from '../local/respondent';
import { withRetry } from '../local/recovery';
import type { OpenProgress } from '../respondent';
import { assertSameFile, wllamaIdentity, wllamaProvenance } from './provenance';
import { ROOM } from './reader';
import type { CpuFacts, CpuOrder, CpuReport } from './session';
import { threadsWanted } from './threads';

export interface WllamaOptions {
  model: GgufModel;
  /** The GGUF files in this browser: makes the model complete before it is loaded. */
  files: Pick<GgufFiles, 'ensure'>;
  /** Makes a worker that runs the engine; called when a model is needed, and not before. */
  spawn: () => Worker;
  /** Seeds generated answers; distributions need none. Integer. */
  seed: number;
  /** The response options of every scale that will be asked. */
  scales: string[][];
  /** Others than the usual ones; for tests. */
  timeouts?: Partial<Timeouts>;
}

/** Milliseconds for which an ended engine may still hold its memory. */
const MEMORY_RETURNS = 2500;

/** Starts the worker that runs models on the processor; its code is fetched now, and not before. */
export function spawnWllamaWorker(): Worker {
  return new Worker(new URL('../../../workers/wllama.worker.ts', import.meta.url), {
    type: 'module',
    name: 'wllama'
  });
}

/** A language model in the browser, on the processor. */
export function createWllamaRespondent(options: WllamaOptions): LocalRespondent {
  const { files, model, scales, seed, spawn } = options;
  return createLocalRespondent<CpuOrder, CpuFacts, CpuReport>(
    {
      identity: wllamaIdentity(model),
      spawn,

      async prepare({ cells, earlier, onProgress, signal }, step) {
        onProgress(note('checking', 'Checking the model’s file.'));
        if (step === 'load-again' || step === 'load-smaller')
          await systemClock.sleep(MEMORY_RETURNS, signal);
        const { file, stored } = await files
          .ensure(model, {
            signal,
            recheck: step === 'check-files',
            onProgress: (progress) => onProgress(openProgressOf(progress))
          })
          .catch((error: unknown) => {
            throw withRetry(AxiaError.from(error), { when: 'never' });
          });
        throwIfAborted(signal);
        assertSameFile(earlier, stored.sha256);
        const context = contextFor(cells, stored.facts?.contextLength ?? null);
        if (stored.facts !== null) {
          const { can, reasons } = judgeGguf(stored.facts, stored.model.bytes, context);
          if (!can)
            throw new AxiaError('unsupported-device', reasons.join(' '), 'Choose another model.');
        }
        const meter = createTransferMeter();
        return {
          order: {
            file,
            parts: stored.facts?.partBytes ?? null,
            context,
            threads: threadsWanted(),
            scales,
            longest: longestOf(cells)
          },
          // As a graphics device that is emulated on the processor.
          timeouts: { ...timeoutsFor(true), ...options.timeouts },
          onReport: ({ bytesDone }) => ({
            phase: 'loading',
            message: 'Loading the model into memory.',
            bytesDone,
            bytesTotal: stored.model.bytes,
            ...meter.read(bytesDone, stored.model.bytes, performance.now())
          }),
          provenance: (loaded) => wllamaProvenance(stored, loaded)
        };
      }
    },
    seed
  );
}

const encoder = new TextEncoder();
const bytesOf = ({ system, turns = [], user }: Prompt) =>
  encoder.encode(
    [system ?? '', user, ...turns.flatMap((turn) => [turn.user, turn.assistant])].join('')
  ).length;

/** The longest prompt that is known; null where there is none. */
function longestOf(cells: readonly Cell[]): Prompt | null {
  return cells.reduce<Prompt | null>(
    (longest, { prompt }) =>
      longest === null || bytesOf(prompt) > bytesOf(longest) ? prompt : longest,
    null
  );
}

/** Tokens that a chat template puts around a prompt, at most. */
const TEMPLATE_TOKENS = 128;
/** Tokens for prompts to which earlier answers are added. */
const OPEN_CONTEXT = 4096;
/** The engine allocates the cache in blocks of so many tokens. */
const BLOCK = 256;

/**
 * Tokens that the cache must hold for the longest prompt: a token has two bytes at least in nearly
 * all texts. A small cache saves memory.
 *
 * @param most what the model was trained for; null where unknown
 */
export function contextFor(cells: readonly Cell[], most: number | null): number {
  const longest = longestOf(cells);
  const bytes = longest === null ? 0 : bytesOf(longest);
  const open = cells.some(({ context }) => context !== undefined && context.cells.length > 0);
  const needed = Math.max(bytes / 2 + TEMPLATE_TOKENS + ROOM, open ? OPEN_CONTEXT : 0);
  const blocks = Math.ceil(needed / BLOCK) * BLOCK;
  return most === null ? blocks : Math.max(BLOCK, Math.min(blocks, most));
}

function openProgressOf(progress: FilesProgress): OpenProgress {
  const { bytesDone, bytesTotal, message, phase, rate, secondsLeft } = progress;
  return {
    phase: phase === 'fetching' ? 'downloading' : 'checking',
    message,
    bytesDone,
    bytesTotal,
    rate,
    secondsLeft
  };
}
