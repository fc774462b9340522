import { inSlices } from '../platform/in-slices';
import { readBytes } from '../platform/files';
import { ANSWERS_LIMITS, readSpreadsheet } from '../platform/spreadsheet';
import { decodeText, isSpreadsheet, type Encoding } from '../platform/decode';
import { abortedError, AxiaError } from '../core/error';
import type { Instrument } from '../core/instrument/instrument';
import { peopleOfAnswers, type AboutPeople, type OwnPeople } from '../core/people/own-people';
import { splitHalves } from '../core/people/split-halves';
import { LARGEST_ANSWERS, lookIntoAnswers, type AnswerTable } from '../core/people/table';
import { tallyAnswers, type AnswerChecks, type AnswerRecipe } from '../core/people/tally';
import { replyOf, type Reply } from '../core/reply';

/** What a file of answers holds, before it is read. */
export interface LookedInto {
  table: AnswerTable;
  /** Names of the sheets that hold something, of a workbook. */
  sheets: string[];
  sheet: number;
  /** Of a text file: how its bytes were read, and whether they leave no doubt. */
  encoding: { id: Encoding; certain: boolean } | null;
}

/** How a file is opened. */
export interface LookOptions {
  sheet?: number;
  encoding?: Encoding;
}

/** How its answers are read. */
export interface ReadRequest {
  about: AboutPeople;
  instrument: Pick<Instrument, 'id' | 'title' | 'items' | 'scale'>;
  recipe: AnswerRecipe;
}

/** What came of it. `people` is null where the answers make no reference, with the reason. */
export interface ReadAnswers {
  checks: AnswerChecks;
  people: OwnPeople | null;
  problem: string | null;
}

/** What a worker that reads people’s answers offers. It holds one file at a time. */
export interface PeopleService {
  look(job: number, file: File, options: LookOptions): Promise<Reply<LookedInto>>;
  read(
    job: number,
    request: ReadRequest,
    onProgress: (share: number) => void
  ): Promise<Reply<ReadAnswers>>;
  abort(job: number): void;
}

/** Share of the work that is reading; the rest are the halves. */
const READING = 0.7;

/** Milliseconds between two reports. */
const INTERVAL = 100;

/** The worker’s end of `PeopleService`. */
export function createPeopleService(): PeopleService {
  const jobs = new Map<number, AbortController>();
  let held: { text: string; table: AnswerTable } | null = null;

  const stoppable = <T>(job: number, work: (signal: AbortSignal) => Promise<T>) =>
    replyOf(async () => {
      const controller = new AbortController();
      jobs.set(job, controller);
      try {
        const done = await work(controller.signal);
        // Also where all was done before anybody could stop it.
        controller.signal.throwIfAborted();
        return done;
      } finally {
        jobs.delete(job);
      }
    });

  return {
    look: (job, file, { sheet = 0, encoding }) =>
      stoppable(job, async (signal) => {
        held = null;
        const bytes = await readBytes(
          file,
          LARGEST_ANSWERS,
          'Keep only the columns of the questionnaire, or one group of people.'
        );
        signal.throwIfAborted();
        if (isSpreadsheet(bytes)) {
          const found = await readSpreadsheet(bytes, ANSWERS_LIMITS);
          const at = Math.min(sheet, found.length - 1);
          const { text } = found[at]!;
          held = { text, table: lookIntoAnswers(text) };
          const sheets = found.map(({ name }) => name);
          return { table: held.table, sheets, sheet: at, encoding: null };
        }
        const decoded = decodeText(bytes, encoding);
        const text = decoded.text.replace(/^\uFEFF/u, '');
        held = { text, table: lookIntoAnswers(text) };
        return {
          table: held.table,
          sheets: [],
          sheet: 0,
          encoding: { id: decoded.encoding, certain: decoded.certain }
        };
      }),
    read: (job, { about, instrument, recipe }, onProgress) =>
      stoppable(job, async (signal) => {
        if (held === null)
          throw new AxiaError(
            'defect',
            'No file is open.',
            'Open the file with the answers again.'
          );
        const { text, table } = held;
        let last = 0;
        const say = (share: number | null, from: number, part: number) => {
          const now = performance.now();
          if (share === null || now - last < INTERVAL) return;
          last = now;
          onProgress(from + part * share);
        };
        const scores = await inSlices(
          tallyAnswers(text, table, instrument, recipe),
          signal,
          (share) => say(share, 0, READING)
        );
        // The halves are named after the figures, whose id follows from them.
        const halves = await inSlices(splitHalves(scores, 'own-halves'), signal, (share) =>
          say(share, READING, 1 - READING)
        );
        try {
          const people = peopleOfAnswers(about, instrument, recipe, scores, (comparison) =>
            halves.map((level) => ({ ...level, comparison }))
          );
          return { checks: scores.checks, people, problem: null };
        } catch (error) {
          const { kind, message, advice } = AxiaError.from(error);
          if (kind !== 'invalid-input') throw error;
          return { checks: scores.checks, people: null, problem: `${message} ${advice}` };
        }
      }),
    abort(job) {
      jobs.get(job)?.abort(abortedError());
    }
  };
}
