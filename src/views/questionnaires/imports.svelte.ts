// Persona evaluations, and the list of imported questionnaires.
import { AxiaError } from '../../lib/core/error';
import {
  LARGEST_PERSONA_FILES,
  readPersonaFiles,
  type PersonaFile,
  type PersonaImport as Imported
} from '../../lib/core/import';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { decodeText, inSlices, readBytes } from '../../lib/platform';
import type { PromptSet } from '../../lib/core/study/prompt-words';
import type { Sources } from '../../lib/sources';
import type { OpenedStore } from '../../lib/store';
import type { Services } from '../services';
import { Guarded } from '../guarded.svelte';

/** The instrument whose question and scale imported statements are asked with. */
const LIKE = 'behaviours';

/** Reads files of the persona evaluations. */
export class PersonaImport {
  reading = $state(false);
  result = $state.raw<Imported | null>(null);
  error = $state.raw<AxiaError | null>(null);

  readonly #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Reads files; an earlier result is dropped. */
  async read(files: readonly File[]): Promise<void> {
    [this.reading, this.result, this.error] = [true, null, null];
    try {
      this.result = await this.#read(files);
    } catch (error) {
      this.error = AxiaError.from(error);
    } finally {
      this.reading = false;
    }
  }

  async #read(files: readonly File[]): Promise<Imported> {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size > LARGEST_PERSONA_FILES)
      throw new AxiaError(
        'invalid-input',
        `The files hold ${Math.ceil(size / 1e6)} MB in total; the limit is ${LARGEST_PERSONA_FILES / 1e6} MB.`,
        'Import fewer behaviours at a time.'
      );
    const like = await this.#sources.loadInstrument(LIKE);
    const texts: PersonaFile[] = [];
    for (const file of files) {
      const bytes = await readBytes(file, LARGEST_PERSONA_FILES);
      texts.push({ name: file.name, text: textOf(file.name, bytes) });
    }
    return inSlices(readPersonaFiles(texts, like));
  }
}

/** @throws AxiaError `invalid-input` that names the file */
function textOf(name: string, bytes: Uint8Array): string {
  // What a system puts beside the files is binary, and passed over by its name.
  if (name.startsWith('.')) return '';
  try {
    const { text, certain, replaced } = decodeText(bytes);
    if (certain && replaced === 0) return text;
  } catch (error) {
    throw notText(name, error);
  }
  throw notText(name);
}

const notText = (name: string, cause?: unknown) =>
  new AxiaError(
    'invalid-input',
    `${name.slice(0, 200)} is not text in UTF-8 or UTF-16.`,
    'Nothing was imported. Choose the .jsonl files as they were published.',
    { cause }
  );

/** The questionnaires and prompts of this browser that did not come with the site. */
export class OwnThings extends Guarded {
  imported = $state.raw<Instrument[]>([]);
  prompts = $state.raw<PromptSet[]>([]);
  /** Why nothing is kept beyond this tab; null when it is. */
  warning = $state.raw<AxiaError | null>(null);

  readonly #services: Services;

  constructor(services: Services) {
    super();
    this.#services = services;
  }

  load(): Promise<boolean> {
    return this.#change(async () => undefined);
  }

  /** @returns whether it was saved; else `error` says why not */
  save(instrument: Instrument): Promise<boolean> {
    return this.#change(({ instruments }) => instruments.save(instrument));
  }

  /** @returns whether they were saved; else `error` says why not */
  savePrompts(set: PromptSet): Promise<boolean> {
    return this.#change(({ prompts }) => prompts.save(set));
  }

  /** @returns whether it was removed; else `error` says why not */
  remove(id: string): Promise<boolean> {
    return this.#change(({ instruments }) => instruments.remove(id));
  }

  /** @returns whether they were removed; else `error` says why not */
  removePrompts(id: string): Promise<boolean> {
    return this.#change(({ prompts }) => prompts.remove(id));
  }

  #change(change: (store: OpenedStore) => Promise<void>): Promise<boolean> {
    return this.guard(async () => {
      const store = await this.#services.openStore();
      this.warning = store.warning;
      await change(store);
      this.imported = await store.instruments.list();
      this.prompts = await store.prompts.list();
    });
  }
}
