/**
 * What the generated answers of one persona were read as: repeats x items, a byte an answer. Plain
 * data, since it travels to a worker.
 */
export interface OptionTable {
  repeats: number;
  items: number;
  /**
   * Index of the scale point, or `NO_OPTION`: all repeats of the first item, then those of the
   * second …
   */
  read: Uint8Array;
}

/** In the place of a refusal, an unreadable text or none. */
export const NO_OPTION = 255;

/** A table without any answer. */
export function emptyTable(repeats: number, items: number): OptionTable {
  return { repeats, items, read: new Uint8Array(repeats * items).fill(NO_OPTION) };
}

/** All repeats of an item. Shares its memory with the table. */
export function repeatsOf({ repeats, read }: OptionTable, item: number): Uint8Array {
  return read.subarray(item * repeats, (item + 1) * repeats);
}
