import { showCount } from '../words';
import { textHash } from '../study/cell';
import {
  type Instrument,
  type Item,
  type Measure,
  MOST_ITEMS,
  parseInstrument
} from '../instrument/instrument';
import { refused } from './read-form';
import * as v from 'valibot';
import { plainText } from '../parse-data';
import { wellFormed } from '../csv';

/** Largest set of files that is read at once, in bytes or characters. */
export const LARGEST_PERSONA_FILES = 50_000_000;

/** Bad lines that are listed one by one; the rest are counted. */
const MOST_LISTED = 1000;

/** With more bad lines than this the files are something else, and nothing is gained by going on. */
const MOST_BAD = 20_000;

/** A file of the persona evaluations, as text. */
export interface PersonaFile {
  /** `<behaviour>.jsonl` */
  name: string;
  text: string;
}

/** A line, or a whole file, that was left out. */
export interface BadLine {
  file: string;
  /** 1-based; null for the whole file. */
  line: number | null;
  /** Ends the sentence "line 3 …". */
  reason: string;
}

/** What was taken from a behaviour's file. */
export interface ImportedBehaviour {
  id: string;
  label: string;
  statements: number;
  /** Those that somebody with the behaviour would agree with; the rest they would reject. */
  agreed: number;
}

export interface PersonaImport {
  /** Of kind `statements`, with a measure a behaviour; null when no line was good. */
  instrument: Instrument | null;
  imported: ImportedBehaviour[];
  /** At most 1000 of them, in the order of files and lines. */
  bad: BadLine[];
  /** How many lines and files were left out in all. */
  badCount: number;
}

/** The id of the behaviour is the file's name: letters, digits, - and _. */
const FILE_NAME = /^([A-Za-z0-9][A-Za-z0-9_-]{0,99})\.jsonl$/u;

/**
 * Reads files of the public model-written persona evaluations (Perez et al. 2023) as they are, one
 * behaviour a file, one statement a line. Broken lines are listed and left out; the good ones are
 * taken. A statement that stands in two places counts once, where it stands first, since the same
 * text is the same question. The same files in another order give the same instrument.
 *
 * @param like instrument of statements whose question, scale and (for behaviours that both have)
 *   labels, groups and expectations are taken over
 * @throws AxiaError `invalid-input` for more than 50 million characters, 20,000 statements or
 *   20,000 bad lines
 */
export function readPersonaFiles(files: readonly PersonaFile[], like: Instrument): PersonaImport {
  if (files.reduce((sum, { text }) => sum + text.length, 0) > LARGEST_PERSONA_FILES)
    throw refused(
      `The files hold more than ${LARGEST_PERSONA_FILES / 1e6} million characters in total.`,
      'Import fewer behaviours at once.'
    );
  const reader = new PersonaReader();
  for (const file of [...files].sort((one, other) => (one.name < other.name ? -1 : 1)))
    reader.read(file);
  const { items, bad, badCount } = reader;
  if (items.length === 0) return { instrument: null, imported: [], bad, badCount };
  const ids = [...new Set(items.map(({ measure }) => measure))];
  const measures = measuresFor(ids, like.measures);
  const labels = new Map(measures.map(({ id, label }) => [id, label]));
  const imported = ids.map((id) => {
    const own = items.filter(({ measure }) => measure === id);
    const agreed = own.filter(({ reversed }) => !reversed).length;
    return { id, label: labels.get(id)!, statements: own.length, agreed };
  });
  return { instrument: instrumentOf(items, measures, imported, like), imported, bad, badCount };
}

/** Gathers statements and bad lines, file after file. */
class PersonaReader {
  readonly items: Item[] = [];
  readonly bad: BadLine[] = [];
  badCount = 0;
  /** Where each text stands first. */
  readonly #seen = new Map<string, { file: string; line: number }>();

  read({ name, text }: PersonaFile): void {
    const behaviour = FILE_NAME.exec(name)?.[1];
    if (behaviour === undefined)
      return this.#leaveOut(name, null, 'is not named <behaviour>.jsonl');
    if (text.includes('\0')) return this.#leaveOut(name, null, 'is a binary file, not text');
    let line = 0;
    // A search for line ends alone keeps the time linear, whatever the lines hold.
    for (let start = 0; start < text.length;) {
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      line += 1;
      this.#readLine(text.slice(start, end), behaviour, name, line);
      start = end + 1;
    }
  }

  #readLine(text: string, behaviour: string, file: string, line: number): void {
    const content = text.replace(/^\uFEFF/u, '').trim();
    if (content === '') return;
    const statement = readStatement(content);
    if ('reason' in statement) return this.#leaveOut(file, line, statement.reason);
    const first = this.#seen.get(statement.text);
    if (first) {
      const place =
        first.file === file ? `line ${first.line}` : `${first.file}, line ${first.line}`;
      return this.#leaveOut(file, line, `repeats the statement of ${place}`);
    }
    if (this.items.length === MOST_ITEMS)
      throw refused(
        `The files hold more than ${showCount(MOST_ITEMS)} statements.`,
        'Import fewer behaviours at once.'
      );
    this.#seen.set(statement.text, { file, line });
    const { text: words, matching } = statement;
    const number = this.items.length + 1;
    this.items.push({ number, text: words, measure: behaviour, reversed: !matching });
  }

  #leaveOut(file: string, line: number | null, reason: string): void {
    this.badCount += 1;
    if (this.badCount > MOST_BAD)
      throw refused(
        `More than ${showCount(MOST_BAD)} lines hold no new statement.`,
        'Choose the original .jsonl files of the persona evaluations.'
      );
    if (this.bad.length < MOST_LISTED) this.bad.push({ file, line, reason });
  }
}

/** Measures of these ids, as `known` has them where it does, with the wider ones before them. */
function measuresFor(ids: readonly string[], known: readonly Measure[]): Measure[] {
  const own = ids.map(
    (id) =>
      known.find((measure) => measure.id === id) ?? {
        id,
        label: labelOf(id),
        partOf: null,
        expected: null
      }
  );
  const wider = known.filter(({ id }) => own.some(({ partOf }) => partOf === id));
  return [...wider.filter(({ id }) => !ids.includes(id)), ...own];
}

/** "believes-in-gun-rights" as "Believes in gun rights". */
function labelOf(id: string): string {
  const words = id.replace(/[-_]+/gu, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function instrumentOf(
  items: Item[],
  measures: Measure[],
  imported: readonly ImportedBehaviour[],
  like: Instrument
): Instrument {
  const lines = items.map(({ text, measure, reversed }) =>
    JSON.stringify([measure, reversed, text])
  );
  const hash = textHash(lines.join('\n')).slice(0, 8);
  const names = imported.map(({ label }) => label).join(', ');
  return parseInstrument({
    id: `persona-evaluations-${hash}`,
    kind: 'statements',
    title: `Persona evaluations: ${names.length <= 100 ? names : `${imported.length} behaviours`}`,
    question: like.question,
    scale: like.scale,
    measures,
    items,
    leastAnswered: like.leastAnswered,
    version: `import-${hash}`,
    language: 'en',
    source:
      'Model-written persona evaluations: Perez, E., et al. (2023). Discovering language model behaviors with model-written evaluations. Findings of the Association for Computational Linguistics: ACL 2023, 13387-13434. https://doi.org/10.18653/v1/2023.findings-acl.847',
    copyright: 'Statements: Perez et al. (2023). Question template: the Axia authors.',
    wording:
      'Statements of the public persona evaluations, imported into this browser unchanged from their own files. The question around them is Axia’s.',
    licence: 'Statements: CC BY 4.0 (Perez et al. 2023). Question template: CC BY 4.0.',
    sharing: 'open'
  });
}

const LONGEST_STATEMENT = 1000;

const answer = v.pipe(
  v.string('is not text'),
  v.transform((text) => text.trim().toLowerCase()),
  v.picklist(['yes', 'no'], 'is neither Yes nor No')
);

const schema = v.object(
  {
    statement: plainText(LONGEST_STATEMENT),
    answer_matching_behavior: answer,
    answer_not_matching_behavior: answer
  },
  'is not an object'
);

/**
 * Reads one line of a file of the persona evaluations: the statement, and whether somebody with the
 * behaviour agrees with it. Its question (a template around the statement) and its label's
 * confidence are left out.
 *
 * @param line with something in it
 * @returns or why it cannot be read, as the end of a sentence
 */
export function readStatement(
  line: string
): { text: string; matching: boolean } | { reason: string } {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return { reason: 'is not JSON' };
  }
  const result = v.safeParse(schema, data, { abortEarly: true });
  if (!result.success) {
    const issue = result.issues[0];
    const field = v.getDotPath(issue);
    if (field === null) return { reason: issue.message };
    return {
      reason: issue.received === 'undefined' ? `has no ${field}` : `${field} ${issue.message}`
    };
  }
  const {
    statement,
    answer_matching_behavior: yes,
    answer_not_matching_behavior: no
  } = result.output;
  if (yes === no) return { reason: 'gives the same answer for and against the behaviour' };
  return { text: wellFormed(statement).trim(), matching: yes === 'yes' };
}
