/** A place where a bundle is not what follows from it here. */
export interface Difference {
  file: string;
  /** Which part of it: a row, a field; empty for the whole file. */
  where: string;
  /** What the bundle holds, and what follows here, in short; null for nothing. */
  bundle: string | null;
  here: string | null;
}

/** Differences that are listed of each file; the others are counted. */
const MOST_LISTED = 50;
const LONGEST = 160;

/** The differences of a bundle, in the order in which they were found. */
export class Differences {
  readonly list: Difference[] = [];
  /** By file: how many there are, listed or not. */
  readonly counts = new Map<string, number>();

  add(file: string, where: string, bundle: string | null, here: string | null): void {
    const count = (this.counts.get(file) ?? 0) + 1;
    this.counts.set(file, count);
    if (count <= MOST_LISTED)
      this.list.push({ file, where, bundle: short(bundle), here: short(here) });
  }
}

const short = (text: string | null): string | null =>
  text !== null && text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
