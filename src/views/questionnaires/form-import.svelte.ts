// Importing an official form: its key, its texts and how they are read, a review of the result.
import { AxiaError } from '../../lib/core/error';
import {
  formWarnings,
  LARGEST_FORM,
  mapForm,
  readForm,
  type FormChoices,
  type ReadForm
} from '../../lib/core/import';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { decodeText, isSpreadsheet, readBytes, type Encoding } from '../../lib/platform';
import type { SheetText } from '../../lib/platform/spreadsheet';
import type { Sources } from '../../lib/sources';
import { Guarded } from '../guarded.svelte';

/** What the last step shows: the form as it would be kept, and what to check first. */
export interface FormPreview {
  form: Instrument;
  read: ReadForm;
  warnings: string[];
}

/** The steps of importing an official form: its key, its texts, a review of the result. */
export class FormImport extends Guarded {
  step = $state<'key' | 'texts' | 'preview'>('key');
  key = $state.raw<Instrument | null>(null);
  text = $state('');
  /** What the reader decided of how the text is read. */
  choices = $state.raw<FormChoices>({});
  /** A text file that was opened, and the encoding that it was read in. */
  file = $state.raw<{ bytes: Uint8Array; encoding: Encoding; doubt: string | null } | null>(null);
  /** The sheets of a workbook that was opened. */
  sheets = $state.raw<SheetText[]>([]);
  language = $state('en');
  source = $state('');
  mayShare = $state(false);
  /** Anchors of the scale, in the form's words. */
  anchors = $state<string[]>([]);
  question = $state('');
  preview = $state.raw<FormPreview | null>(null);

  /** How the text is read, whether or not that gives a form. */
  readonly reading = $derived(readForm(this.text, this.choices));

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

  /** Replaces what was pasted by the text of a file: of a workbook, by that of its first sheet. */
  async open(file: File): Promise<void> {
    await this.guard(async () => {
      const bytes = await readBytes(file, LARGEST_FORM);
      try {
        if (isSpreadsheet(bytes)) {
          const { readSpreadsheet } = await import('../../lib/platform/spreadsheet');
          const sheets = await readSpreadsheet(bytes);
          [this.file, this.sheets] = [null, sheets];
          this.#take(sheets[0]!.text);
        } else {
          this.#decode(bytes);
          this.sheets = [];
        }
      } catch (error) {
        throw named(file.name, error);
      }
    });
  }

  /** Reads the file that was opened in another encoding. */
  async chooseEncoding(encoding: Encoding): Promise<void> {
    await this.guard(async () => {
      if (this.file) this.#decode(this.file.bytes, encoding);
    });
  }

  chooseSheet(index: number): void {
    const sheet = this.sheets[index];
    if (sheet) this.#take(sheet.text);
  }

  /** What is typed is no longer the text of a file. */
  edited(): void {
    [this.file, this.sheets] = [null, []];
  }

  /** Changes how the text is read. Another separator makes other columns. */
  choose(change: FormChoices): void {
    this.error = null;
    this.choices = 'separator' in change ? change : { ...this.choices, ...change };
  }

  async read(): Promise<void> {
    const { key, reading } = this;
    if (!key) return;
    await this.guard(async () => {
      if (reading.refusal) throw reading.refusal;
      const form = mapForm(key, reading.items, {
        language: this.language.trim(),
        source: this.source,
        scaleLabels: [...this.anchors],
        question: this.question,
        mayShare: this.mayShare
      });
      const doubt = this.file?.doubt ? [this.file.doubt] : [];
      const warnings = [...doubt, ...reading.notes, ...formWarnings(key, reading.items, form)];
      this.preview = { form, read: reading, warnings };
      this.step = 'preview';
    });
  }

  back(): void {
    this.error = null;
    this.step = this.step === 'preview' ? 'texts' : 'key';
  }

  #decode(bytes: Uint8Array, chosen?: Encoding): void {
    const { text, encoding, certain, replaced } = decodeText(bytes, chosen);
    const strange = [...new Set(text.match(/[^\p{ASCII}]/gu) ?? [])].slice(0, 12).join(' ');
    const doubt =
      replaced > 0
        ? `${replaced === 1 ? 'One character' : `${replaced} characters`} could not be read in this encoding; � stands in their place.`
        : certain
          ? null
          : `The file does not say which encoding it is in. Check these characters: ${strange}`;
    this.file = { bytes, encoding, doubt };
    this.#take(text);
  }

  #take(text: string): void {
    this.error = null;
    this.choices = {};
    this.text = text;
  }
}

/** The same error, of a file. */
function named(name: string, error: unknown): AxiaError {
  const { kind, message, advice, cause } = AxiaError.from(error);
  return new AxiaError(kind, `${name.slice(0, 200)}: ${message}`, advice, { cause });
}
