import { AxiaError } from '../../lib/core/error';
import {
  formWarnings,
  LARGEST_FORM,
  mapForm,
  readForm,
  type ReadForm
} from '../../lib/core/import';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { readTextFile } from '../../lib/platform';
import type { Sources } from '../../lib/sources';

/** What stands in the last step: the form as it would be kept, and what to look at before. */
export interface FormPreview {
  form: Instrument;
  layout: ReadForm['layout'];
  warnings: string[];
}

/** The steps of importing an official form: its key, its texts, a look at the result. */
export class FormImport {
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
  error = $state.raw<AxiaError | null>(null);

  readonly #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  async chooseKey(id: string): Promise<void> {
    await this.#guard(async () => {
      const key = await this.#sources.loadInstrument(id);
      if (key.id !== this.key?.id) {
        this.anchors = key.scale.map(({ anchor }) => anchor);
        this.question = key.question;
      }
      this.key = key;
      this.step = 'texts';
    });
  }

  /** Puts the text of a file in place of what was pasted. */
  async open(file: File): Promise<void> {
    await this.#guard(async () => {
      this.text = await readTextFile(file, LARGEST_FORM);
    });
  }

  async read(): Promise<void> {
    const { key } = this;
    if (!key) return;
    await this.#guard(async () => {
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

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      this.error = null;
      await work();
    } catch (error) {
      this.error = AxiaError.from(error);
    }
  }
}
