// Opening people's answers: the file, its columns, how they are read, and what comes of it.
import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { guessColumns, guessInstrument, guessReversed } from '../../lib/core/people/columns';
import { usualLimits, type AnswerRecipe } from '../../lib/core/people/tally';
import type { LookedInto, PeopleReader, ReadAnswers } from '../../lib/session';
import { FileTask } from '../file-task.svelte';
import { readCodes, readCountries } from './fields';

/** A file of answers on its way to a reference. */
export class AnswersImport {
  file = $state.raw<File | null>(null);
  readonly looking = new FileTask<LookedInto, null>();
  readonly reading = new FileTask<ReadAnswers, number>();
  instrument = $state.raw<Instrument | null>(null);
  /** Names of columns as the reader sees them, by item; empty where there is none. */
  names = $state<string[]>([]);
  /** Whether low numbers stand for agreement; null until somebody says so. */
  reversed = $state<boolean | null>(null);
  /** How the direction was found. */
  direction = $state.raw<'ess' | 'means' | null>(null);
  missing = $state('66, 77, 88, 99');
  mostMissing = $state(0);
  mostAlike = $state(0);
  onlyColumn = $state('');
  onlyText = $state('');
  keepDoubles = $state(false);
  title = $state('');
  countries = $state('');

  readonly looked = $derived(this.looking.result);
  readonly columns = $derived(this.looked?.table.columns ?? []);
  readonly found = $derived(this.names.filter((name) => this.columns.includes(name)).length);
  readonly error = $derived(this.looking.error ?? this.reading.error);

  /** The questionnaires of values that can be chosen. */
  readonly instruments: readonly Instrument[];
  readonly #reader: PeopleReader;

  constructor(reader: PeopleReader, instruments: readonly Instrument[]) {
    this.#reader = reader;
    this.instruments = instruments;
  }

  /** Opens a file, or another sheet of it. */
  async open(file: File, sheet?: number): Promise<void> {
    this.file = file;
    this.reading.result = null;
    const options = sheet === undefined ? {} : { sheet };
    const done = await this.looking.run(({ signal }) => this.#reader.look(file, options, signal));
    if (!done) return;
    if (this.title === '') this.title = file.name.replace(/\.[A-Za-z0-9]{1,5}$/u, '').slice(0, 100);
    const { table } = this.looked!;
    const meant = guessInstrument(table, this.instruments);
    this.choose(meant ?? this.instrument ?? this.instruments[0]!);
  }

  /** The questionnaire that was asked: its columns are looked for. */
  choose(instrument: Instrument): void {
    this.instrument = instrument;
    this.changed();
    const { table } = this.looked!;
    const { columns, ess } = guessColumns(table, instrument);
    this.names = columns.map((column) => (column === null ? '' : this.columns[column]!));
    const reversed = ess ? true : guessReversed(table, instrument, columns);
    this.reversed = reversed;
    this.direction = ess ? 'ess' : reversed === null ? null : 'means';
    const { mostMissing, mostAlike } = usualLimits(instrument.items.length);
    [this.mostMissing, this.mostAlike] = [mostMissing, mostAlike];
  }

  /** A group that is a country says which, where the reader has not. */
  nameCountry(): void {
    const code = this.onlyText.trim();
    if (this.countries === '' && /^[A-Z]{2}$/u.test(code)) this.countries = code;
  }

  /** What was read before is no longer what the fields say. */
  changed(): void {
    this.reading.result = null;
    this.reading.error = null;
  }

  /** Reads, checks and scores the file; what is wrong is in `error`. */
  async read(): Promise<boolean> {
    const { instrument } = this;
    if (instrument === null) return false;
    return this.reading.run(async ({ signal, onProgress }) => {
      const about = { title: this.title.trim(), countries: readCountries(this.countries) };
      // Plain data, which can travel to the worker.
      const { id, title, items, scale } = $state.snapshot(instrument);
      return this.#reader.read(
        { about, instrument: { id, title, items, scale }, recipe: this.#recipe() },
        { signal, onProgress }
      );
    });
  }

  #recipe(): AnswerRecipe {
    const columnOf = (name: string): number | null => {
      if (name.trim() === '') return null;
      const at = this.columns.indexOf(name.trim());
      if (at >= 0) return at;
      throw new AxiaError(
        'invalid-input',
        `The file has no column “${name.slice(0, 60)}”.`,
        'Choose a column from the list, or leave the field empty.'
      );
    };
    if (this.reversed === null)
      throw new AxiaError(
        'invalid-input',
        'The direction of the numbers is not known.',
        'Choose what the lowest number stands for.'
      );
    const only = columnOf(this.onlyColumn);
    return {
      columns: this.names.map(columnOf),
      reversed: this.reversed,
      missing: readCodes(this.missing),
      mostMissing: this.mostMissing,
      mostAlike: this.mostAlike,
      only: only === null ? null : { column: only, text: this.onlyText.trim() },
      keepDoubles: this.keepDoubles
    };
  }
}
