/**
 * Most characters (UTF-16 code units) of the texts of a study: one set of limits for what is taken
 * from forms, servers, model files and addresses, and for what is stored, exported and read back. So
 * whatever was taken can be exported, and whatever was exported can be read.
 */
export const LONGEST = {
  /** A title that a reader gives. */
  title: 200,
  /** A title with what copies and series add to it. */
  storedTitle: 10_000,
  /** What a server calls a model. */
  servedModel: 200,
  /** The base address of a server. */
  serverAddress: 300,
  /** The address of a model's files. */
  modelAddress: 1500,
  /** The address of a bundle. */
  bundleAddress: 1500,
  /** The text of an item. */
  item: 1000,
  /** One fact of a provenance. */
  fact: 2000,
  /** A chat template, or the tokens of a scale. */
  template: 50_000,
  /** One generated answer. */
  answer: 100_000,
  /** Why a question has no answer. */
  failure: 2000
} as const;

const MB = 2 ** 20;

/** Most seats of a lesson. */
export const MOST_SEATS = 200;

/** Most bytes of a bundle: far above any study, far below what hurts a browser. */
export const MOST_BUNDLE_BYTES = 1024 * MB;

/** Most bytes of one questionnaire as a file of a bundle. */
export const MOST_INSTRUMENT_BYTES = 32 * MB;

/** The beginning of a text that is too long, marked as such. */
export const cutAt = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
