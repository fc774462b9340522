// Importing questionnaires into this browser: official forms, persona evaluations, and the list of those imported.
import { AxiaError } from '../../lib/core/error';
import {
  formWarnings,
  LARGEST_FORM,
  LARGEST_PERSONA_FILES,
  mapForm,
  readForm,
  readPersonaFiles,
  type BadLine,
  type PersonaFile,
  type PersonaImport as Imported,
  type ReadForm
} from '../../lib/core/import';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { readTextFile } from '../../lib/platform';
import type { Sources } from '../../lib/sources';
import type { Services } from '../services';
import { Guarded } from '../guarded.svelte';

/** What the last step shows: the form as it would be kept, and what to check first. */
export interface FormPreview {
  form: Instrument;
  layout: ReadForm['layout'];
  warnings: string[];
}

/** The steps of importing an official form: its key, its texts, a review of the result. */
export class FormImport extends Guarded {
  step = $state<'key' | 'texts' | 'preview'>('key');
  key = $state.raw<Instrument | null>(null);
  text = $state('');
  language = $state('en');
  source = $state('');
  mayShare = $state(false);
  /** Anchors of the scale, in the form's words. */
  anchors = $state<string[]>([]);
  question = $state('');
  preview = $state.raw<FormPreview | null>(null);

  readonly #sources: Sources;

  constructor(sources: Sources) {
    super();
    this.#sources = sources;
  }

  async chooseKey(id: string): Promise<void> {
    await this.guard(async () => {
      const key = await this.#sources.loadInstrument(id);
      if (key.id !== this.key?.id) {
        this.anchors = key.scale.map(({ anchor }) => anchor);
        this.question = key.question;
      }
      this.key = key;
      this.step = 'texts';
    });
  }

  /** Replaces what was pasted by the text of a file. */
  async open(file: File): Promise<void> {
    await this.guard(async () => {
      this.text = await readTextFile(file, LARGEST_FORM);
    });
  }

  async read(): Promise<void> {
    const { key } = this;
    if (!key) return;
    await this.guard(async () => {
      const { layout, items } = readForm(this.text);
      const form = mapForm(key, items, {
        language: this.language.trim(),
        source: this.source,
        scaleLabels: [...this.anchors],
        question: this.question,
        mayShare: this.mayShare
      });
      this.preview = { form, layout, warnings: formWarnings(key, items, form) };
      this.step = 'preview';
    });
  }

  back(): void {
    this.error = null;
    this.step = this.step === 'preview' ? 'texts' : 'key';
  }
}

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
    const unreadable: BadLine[] = [];
    for (const file of files) {
      try {
        texts.push({ name: file.name, text: await readTextFile(file, LARGEST_PERSONA_FILES) });
      } catch {
        unreadable.push({ file: file.name, line: null, reason: 'is not UTF-8 text' });
      }
    }
    const { bad, badCount, ...good } = readPersonaFiles(texts, like);
    return { ...good, bad: [...unreadable, ...bad], badCount: badCount + unreadable.length };
  }
}

/** The questionnaires that were imported into this browser. */
export class ImportedInstruments extends Guarded {
  imported = $state.raw<Instrument[]>([]);
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
    return this.#change((instruments) => instruments.save(instrument));
  }

  /** @returns whether it was removed; else `error` says why not */
  remove(id: string): Promise<boolean> {
    return this.#change((instruments) => instruments.remove(id));
  }

  #change(
    change: (
      instruments: Awaited<ReturnType<Services['openStore']>>['instruments']
    ) => Promise<void>
  ): Promise<boolean> {
    return this.guard(async () => {
      const { instruments, warning } = await this.#services.openStore();
      this.warning = warning;
      await change(instruments);
      this.imported = await instruments.list();
    });
  }
}
