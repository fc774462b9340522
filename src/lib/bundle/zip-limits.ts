import { MOST_BUNDLE_BYTES, MOST_INSTRUMENT_BYTES } from '../core/limits';
import { unreadable } from '../core/report';

const MB = 2 ** 20;

/** What a bundle may hold at most: far above any study, far below what hurts a browser. */
export const ZIP_LIMITS = {
  /** Of the file itself. */
  bytes: MOST_BUNDLE_BYTES,
  /** Files of the zip: those of a study, and strangers that packing tools put beside them. */
  entries: 2000,
  /** Of the zip's directory. */
  directoryBytes: 4 * MB,
  /** Unpacked, of one table: it is read in portions. */
  tableBytes: 2048 * MB,
  /** Unpacked, of all files of the report together: they are hashed in portions; of `analysis.json` the choices are read. */
  reportBytes: 256 * MB,
  /** Unpacked, of a file that is read whole: `manifest.json`, `design.json`, `provenance.json`. */
  jsonBytes: 4 * MB,
  /** Unpacked, of one questionnaire. */
  instrumentBytes: MOST_INSTRUMENT_BYTES
} as const;

export type ZipLimits = Readonly<Record<keyof typeof ZIP_LIMITS, number>>;

/** Tables with a row, or many, a question: they are read in portions. */
const TABLES: ReadonlySet<string> = new Set([
  'prompts.csv',
  'answers.csv',
  'samples.csv',
  'failures.csv',
  'filled-forms.csv'
]);

const JSON_FILES: ReadonlySet<string> = new Set([
  'manifest.json',
  'design.json',
  'provenance.json'
]);

/** How a file of a bundle is read: in portions, whole, or not at all. */
export type FileKind = 'table' | 'json' | 'instrument' | 'report';

/** The kind of a file, by its name in the manifest. */
export function kindOf(name: string): FileKind {
  if (TABLES.has(name)) return 'table';
  if (JSON_FILES.has(name)) return 'json';
  return name.startsWith('instruments/') ? 'instrument' : 'report';
}

/** Bytes that one file may unpack to; those of the report share theirs. */
export const mostBytes = (name: string, limits: ZipLimits = ZIP_LIMITS): number =>
  limits[`${kindOf(name)}Bytes`];

export const megabytes = (bytes: number): string => `${Math.floor(bytes / MB)} MB`;

/** The error of a zip that ends too early, or whose parts do not fit together. */
export const damagedZip = () => unreadable('The zip file is damaged or cut off.');

/** The same where it is known which file is hit. */
export const damagedEntry = (name: string) => unreadable(`The zip is damaged at ${name}.`);
