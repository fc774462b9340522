import { AxiaError } from '../../lib/core/error';
import {
  formatBytes,
  GGUF_MODELS,
  judgeGguf,
  type GgufFacts,
  type GgufFiles,
  type GgufModel,
  type StoredGguf
} from '../../lib/models';
import { requestPersistence } from '../../lib/platform';
import { FileTask } from '../file-task.svelte';
import { announcer } from '../shell/messages.svelte';

/** Tokens of context that a study usually needs. */
const USUAL_CONTEXT = 1024;

/** A GGUF model of the list or of this browser. */
export interface GgufChoice {
  model: GgufModel;
  /** What of it is in this browser; null for nothing. */
  stored: StoredGguf | null;
}

/** The header of a file that a reader opened, and what follows from it. */
export interface OpenedGguf {
  name: string;
  bytes: number;
  facts: GgufFacts;
  verdict: ReturnType<typeof judgeGguf>;
}

/**
 * The models for the processor, and the work on their files. Lives as long as the page, so that a
 * download goes on while other screens are shown.
 */
export class GgufState {
  /** Null until the list was read. */
  stored = $state.raw<readonly StoredGguf[] | null>(null);
  error = $state.raw<AxiaError | null>(null);
  /** The file that was opened last: its header is read before anything is copied. */
  opened = $state.raw<OpenedGguf | null>(null);
  readonly adding = new FileTask<StoredGguf>();
  readonly download = new FileTask<StoredGguf>();
  /** Id of the model that is being downloaded, or was last. */
  downloading = $state<string | null>(null);
  readonly #files: GgufFiles;

  constructor(files: GgufFiles) {
    this.#files = files;
  }

  /** The models of the list, smallest first, and those of the reader’s own. */
  get choices(): GgufChoice[] {
    const stored = this.stored ?? [];
    const listed = GGUF_MODELS.map((model) => ({
      model,
      stored: stored.find((one) => one.model.id === model.id) ?? null
    }));
    const own = stored.filter(({ model }) => GGUF_MODELS.every(({ id }) => id !== model.id));
    return [...listed, ...own.map((one) => ({ model: one.model, stored: one }))];
  }

  /** Never rejects. */
  async refresh(): Promise<void> {
    try {
      this.stored = await this.#files.list();
    } catch (error) {
      this.error = AxiaError.from(error);
    }
  }

  /** @returns whether the file is in this browser now; else `opened` or `adding` says why not */
  async add(file: File): Promise<boolean> {
    this.opened = null;
    const added = await this.adding.run(async (options) => {
      const facts = await this.#files.inspect(file);
      const verdict = judgeGguf(facts, file.size, USUAL_CONTEXT);
      this.opened = { name: file.name, bytes: file.size, facts, verdict };
      if (!verdict.can)
        throw new AxiaError(
          'invalid-input',
          `${file.name} cannot run on the processor. ${verdict.reasons.join(' ')}`,
          'Choose another file.'
        );
      void requestPersistence();
      return this.#files.add(file, options);
    });
    await this.refresh();
    if (added) announcer.say(`${this.adding.result!.model.label} is in this browser.`);
    return added;
  }

  async fetch(model: GgufModel): Promise<void> {
    if (this.download.running) return;
    this.downloading = model.id;
    void requestPersistence();
    const done = await this.download.run(
      async (options) => (await this.#files.ensure(model, options)).stored
    );
    await this.refresh();
    if (done) announcer.say(`${model.label} is in this browser, complete and checked.`);
  }

  async remove({ id, label }: GgufModel): Promise<void> {
    try {
      this.error = null;
      if (this.downloading === id) await this.download.stop();
      await this.#files.remove(id);
      announcer.say(`${label} was deleted.`);
    } catch (error) {
      this.error = AxiaError.from(error);
    }
    await this.refresh();
  }
}

/** "98 MB, Q4_1, Apache-2.0, needs about 240 MB of memory". */
export function ggufInWords({ model, stored }: GgufChoice): string {
  const memory = judgeGguf(stored?.facts ?? UNKNOWN, model.bytes, USUAL_CONTEXT).memoryBytes;
  return [
    formatBytes(model.bytes),
    model.quantisation,
    model.licence,
    `needs about ${formatBytes(memory)} of memory`
  ]
    .filter((fact) => fact !== null)
    .join(', ');
}

/** Of a header that is not here yet: only the memory is asked for. */
const UNKNOWN: GgufFacts = {
  architecture: null,
  name: null,
  licence: null,
  tensorTypes: [],
  parameters: 0,
  bytesNeeded: null,
  contextLength: null,
  cacheBytesPerToken: null,
  vocabulary: 0,
  bosToken: null,
  eosToken: null,
  chatTemplate: null,
  parts: null
};

/** Where a model is: "in this browser", "98 MB to download", … */
export function placeInWords({ model, stored }: GgufChoice): string {
  if (stored === null) return `${formatBytes(model.bytes)} to download`;
  if (!stored.complete) return `${formatBytes(model.bytes - stored.bytesStored)} left to download`;
  return stored.kept ? 'in this browser' : 'here until this page is closed';
}

const states = new WeakMap<GgufFiles, GgufState>();

/** The one state of these files. */
export function ggufStateOf(files: GgufFiles): GgufState {
  const state = states.get(files) ?? new GgufState(files);
  states.set(files, state);
  return state;
}
