import { count, showCount } from '../words';
import { utf8Bytes } from '../sha256';
import { textHash } from '../study/cell';
import {
  type Instrument,
  type Item,
  type Measure,
  MOST_ITEMS,
  parseInstrument
} from '../instrument/instrument';
import { isExcessiveJson } from '../json-limits';
import { jsonText } from '../json';
import { MOST_INSTRUMENT_BYTES } from '../limits';
import { objectTexts } from './json-text';
import { readStatement } from './persona-statement';
import { quoted, refused } from './refused';

/** Largest set of files that is read at once, in bytes or characters: all public ones have 48 million. */
export const LARGEST_PERSONA_FILES = 60_000_000;

/** A file of the persona evaluations, as text. */
export interface PersonaFile {
  /** `<behaviour>.jsonl`, also as browsers and systems rename it. */
  name: string;
  text: string;
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
  /** Of kind `statements`, with a measure a behaviour. */
  instrument: Instrument;
  imported: ImportedBehaviour[];
  /** Statements that count for more than one behaviour: they are asked once. */
  shared: number;
  /** Statements that stand twice in a behaviour's files, with the same key: they count once. */
  repeated: number;
}

/** Files that systems put beside others: they hold nothing, and are passed over. */
const SYSTEM_FILE = /^(?:\..*|__MACOSX|Thumbs\.db|desktop\.ini)$/iu;
/** What browsers and systems add to the name of a copy. */
const COPIED =
  /(?:\(\d{1,3}\)|[-–_ ] ?(?:Copy|Kopie|copie|copia)(?: ?\(\d{1,3}\))?|\scopy\s\d{1,3})$/iu;
const ENDING = /\.(?:jsonl|ndjson|json|txt)$/iu;
const BEHAVIOUR = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/u;

const ADVICE =
  'Nothing was imported. Choose the files of the persona evaluations as they were published.';

/**
 * The behaviour that a file is named after: "likes-tea.jsonl", "LIKES-TEA.JSONL",
 * "likes-tea (1).jsonl", "likes-tea.jsonl.txt".
 *
 * @returns null for a file that a system put beside others
 * @throws AxiaError `invalid-input` for any other name
 */
function behaviourOf(name: string): string | null {
  const base = name.slice(name.lastIndexOf('/') + 1).trim();
  if (SYSTEM_FILE.test(base)) return null;
  let stem = base.slice(0, 200).replaceAll(/\s+/gu, ' ');
  const ended = ENDING.test(stem);
  for (let turn = 0; turn < 4; turn += 1)
    stem = stem.replace(ENDING, '').trim().replace(COPIED, '').trim();
  if (ended && BEHAVIOUR.test(stem)) return stem === stem.toUpperCase() ? stem.toLowerCase() : stem;
  throw refused(
    `${quoted(base, 60)} is not named after a behaviour, as in believes-in-gun-rights.jsonl.`,
    'Nothing was imported. Choose only the .jsonl files, each named after its behaviour.'
  );
}

/**
 * Reads files of the public model-written persona evaluations (Perez et al. 2023), one behaviour a
 * file: JSON Lines as they were published, or the same objects as a list or on several lines. All
 * or nothing: the first line that cannot be read refuses them all. A statement of several
 * behaviours is asked once and counts for each, with the key of its own file. The same files in
 * another order give the same instrument. It is read in steps: the page stays usable in between.
 *
 * @param like instrument of statements whose question, scale and (for behaviours that both have)
 *   labels, groups and expectations are taken over
 * @param mostBytes of the instrument as a file of a bundle
 * @throws AxiaError `invalid-input` that names file and line
 */
export function* readPersonaFiles(
  files: readonly PersonaFile[],
  like: Instrument,
  mostBytes: number = MOST_INSTRUMENT_BYTES
): Generator<void, PersonaImport, void> {
  if (files.reduce((sum, { text }) => sum + text.length, 0) > LARGEST_PERSONA_FILES)
    throw refused(
      `The files hold more than ${LARGEST_PERSONA_FILES / 1e6} million characters in total.`,
      'Import fewer behaviours at once.'
    );
  const reader = new PersonaReader();
  const named = files.flatMap((file) => {
    const behaviour = behaviourOf(file.name);
    return behaviour === null ? [] : [{ ...file, behaviour }];
  });
  for (const file of named.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
    yield* reader.read(file);
  const { items, repeated } = reader;
  if (items.length === 0) throw refused('The files hold no statements.', ADVICE);
  const ids = [...new Set(named.map(({ behaviour }) => behaviour))].sort();
  const measures = measuresFor(ids, like.measures);
  const labels = new Map(measures.map(({ id, label }) => [id, label]));
  const counts = new Map(ids.map((id) => [id, { statements: 0, agreed: 0 }]));
  for (const { measure, reversed, also = [] } of items)
    for (const one of [{ measure, reversed }, ...also]) {
      const own = counts.get(one.measure)!;
      own.statements += 1;
      if (!one.reversed) own.agreed += 1;
    }
  const imported = ids.map((id) => ({ id, label: labels.get(id)!, ...counts.get(id)! }));
  const shared = items.filter(({ also }) => also !== undefined).length;
  yield;
  const instrument = instrumentOf(items, measures, imported, like);
  yield;
  assertExportable(instrument, mostBytes);
  return { instrument, imported, shared, repeated };
}

/** What is imported can be exported with a study, and read back. */
function assertExportable(instrument: Instrument, mostBytes: number): void {
  const text = jsonText(instrument);
  if (utf8Bytes(text).length > mostBytes || isExcessiveJson(text))
    throw refused(
      `The statements would take more than ${mostBytes / 2 ** 20} MB in a bundle, or belong to too many behaviours at once.`,
      'Import fewer behaviours at once.'
    );
}

/** Statements that are read in a step. */
const STEP = 100;

/** Gathers statements, file after file. */
class PersonaReader {
  readonly items: Item[] = [];
  repeated = 0;
  /** Each text with its item, and where it stands for each of its behaviours. */
  readonly #seen = new Map<string, { item: Item; places: Map<string, string> }>();

  *read({ name, text, behaviour }: PersonaFile & { behaviour: string }): Generator<void, void> {
    if (text.includes('\0'))
      throw refused(`${quoted(name, 60)} is a binary file, not text.`, ADVICE);
    const before = this.items.length;
    let found = 0;
    for (const { text: object, line } of objectTexts(text)) {
      const place = `${quoted(name, 60)}, line ${showCount(line)}`;
      const statement = readStatement(object);
      if ('reason' in statement) throw refused(`${place}: ${statement.reason}.`, ADVICE);
      this.#add(statement, behaviour, place);
      found += 1;
      if (found % STEP === 0) yield;
    }
    if (found === 0 && before === this.items.length)
      throw refused(`${quoted(name, 60)} holds no statements.`, ADVICE);
  }

  #add(
    { text, matching }: { text: string; matching: boolean },
    measure: string,
    place: string
  ): void {
    const reversed = !matching;
    const seen = this.#seen.get(text);
    if (seen === undefined) {
      if (this.items.length === MOST_ITEMS)
        throw refused(
          `The files hold more than ${count(MOST_ITEMS, 'statement')}.`,
          'Import fewer behaviours at once.'
        );
      const item: Item = { number: this.items.length + 1, text, measure, reversed };
      this.items.push(item);
      this.#seen.set(text, { item, places: new Map([[measure, place]]) });
      return;
    }
    const { item, places } = seen;
    const own = [item, ...(item.also ?? [])].find((one) => one.measure === measure);
    if (own === undefined) {
      item.also = [...(item.also ?? []), { measure, reversed }];
      places.set(measure, place);
      return;
    }
    if (own.reversed !== reversed)
      throw refused(
        `${place}: repeats the statement of ${places.get(measure)!}, with the opposite answer.`,
        'Nothing was imported. Keep one of the two lines.'
      );
    this.repeated += 1;
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
  const lines = items.map(({ text, measure, reversed, also }) =>
    JSON.stringify(also ? [measure, reversed, text, also] : [measure, reversed, text])
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
