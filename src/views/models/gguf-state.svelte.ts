import { AxiaError } from '../../lib/core/error';
import {
  formatBytes,
  GGUF_MODELS,
  assertRuns,
  judgeGguf,
  USUAL_CONTEXT,
  type GgufFacts,
  type GgufFiles,
  type GgufModel,
  type StoredGguf
} from '../../lib/models';
import { requestPersistence } from '../../lib/platform';
import { FileTask } from '../file-task.svelte';
import { announcer } from '../shell/messages.svelte';

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
  /** The file that was opened last and can run: its header is read before anything is copied. */
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

  /** The model to begin with: one that is here, else the smallest, with which nobody waits long. */
  get first(): GgufChoice {
    const { choices } = this;
    return choices.find(({ stored }) => stored?.complete) ?? choices[0]!;
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
  async add(files: readonly File[]): Promise<boolean> {
    this.opened = null;
    const added = await this.adding.run(async (options) => {
      const facts = await this.#files.inspect(files);
      const { name } = files[0]!;
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      const verdict = assertRuns(name, facts, bytes);
      this.opened = { name, bytes, facts, verdict };
      void requestPersistence();
      return this.#files.add(files, options);
    });
    await this.refresh();
    if (added) announcer.say(`${this.adding.result!.model.label} is in this browser.`);
    return added;
  }

  /** @returns whether a file at an address can run here, and is listed now; else `adding` says why not */
  async addFromUrl(address: string): Promise<boolean> {
    this.opened = null;
    const added = await this.adding.run(async ({ signal }) => {
      const stored = await this.#files.addFromUrl(address, signal);
      const { facts, model } = stored;
      const verdict = assertRuns(model.file, facts!, model.bytes);
      this.opened = { name: model.file, bytes: model.bytes, facts: facts!, verdict };
      return stored;
    });
    await this.refresh();
    if (added)
      announcer.say(`${this.adding.result!.model.label} was added. It is not downloaded yet.`);
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

  /** Bytes of all files in this browser. */
  get bytes(): number {
    return (this.stored ?? []).reduce((sum, { bytesStored }) => sum + bytesStored, 0);
  }

  /** @returns whether it is gone; else `error` says why not */
  async remove({ id, label }: GgufModel): Promise<boolean> {
    let gone = false;
    try {
      this.error = null;
      if (this.downloading === id) await this.download.stop();
      await this.#files.remove(id);
      gone = true;
      announcer.say(`${label} was deleted.`);
    } catch (error) {
      this.error = AxiaError.from(error);
    }
    await this.refresh();
    return gone;
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
  parts: null,
  part: null,
  partBytes: null
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
