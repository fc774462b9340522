import { unreadable } from '../core/report';

/** What a bundle may hold at most: far above any study, far below what hurts a browser. */
export const ZIP_LIMITS = {
  /** Of the file itself. */
  bytes: 2 ** 30,
  entries: 100,
  /** Unpacked, of one table that is read in portions and nis ever in memory whole. */
  tableBytes: 2 ** 31,
  /** Unpacked, of all other files together. */
  heldBytes: 2 ** 28
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

/** Whether a file of a bundle is one of the tables that are read in portions. */
export const isTable = (name: string): boolean => TABLES.has(name);

export const megabytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)} MB`;

/** The error of a zip that ends too early, or whose parts do not fit together. */
export const damagedZip = () => unreadable('The zip file is damaged or cut off.');

/** The same where it is known which file is hit. */
export const damagedEntry = (name: string) => unreadable(`The zip is damaged at ${name}.`);
