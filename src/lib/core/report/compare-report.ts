import { CsvRows } from '../csv';
import { AxiaError } from '../error';
import type { Differences } from './differences';

/** How far two numbers may be apart: browsers may round a power of e in the last digit. */
export const TOLERANCE = 1e-9;

/** Sentences, which another version may word otherwise. */
const PROSE = /(?:^|\.)(?:notes?|problem|title|words|label)(?:\[\]|$)/u;

/** What comparing the numbers of a file gave. */
export interface Compared {
  numbers: number;
  /** Largest difference of two numbers, relative where they are larger than 1. */
  largest: number;
  /** Fields that only one side has: of another version. */
  onlyBundle: string[];
  onlyHere: string[];
}

/**
 * Compares `analysis.json` of a bundle with the one that its answers lead to, leaf by leaf.
 *
 * @param bundle parsed, like `here`
 */
export function compareJson(
  file: string,
  bundle: unknown,
  here: unknown,
  differences: Differences
): Compared {
  const found: Compared = { numbers: 0, largest: 0, onlyBundle: [], onlyHere: [] };
  const seen = new Set<string>();
  const only = (list: string[], path: string) => {
    const field = path.replace(/\[\d+\]/gu, '[]');
    if (!seen.has(field)) list.push(field);
    seen.add(field);
  };
  const compare = (one: unknown, other: unknown, path: string): void => {
    if (Array.isArray(one) && Array.isArray(other)) {
      if (one.length !== other.length)
        differences.add(file, `${path}: length`, String(one.length), String(other.length));
      const length = Math.min(one.length, other.length);
      for (let i = 0; i < length; i++) compare(one[i], other[i], `${path}[${i}]`);
    } else if (isRecord(one) && isRecord(other)) {
      for (const key of Object.keys(one)) {
        const at = path === '' ? key : `${path}.${key}`;
        if (key in other) compare(one[key], other[key], at);
        else only(found.onlyBundle, at);
      }
      for (const key of Object.keys(other))
        if (!(key in one)) only(found.onlyHere, path === '' ? key : `${path}.${key}`);
    } else if (typeof one === 'number' && typeof other === 'number') {
      const apart = distance(one, other);
      found.numbers += 1;
      found.largest = Math.max(found.largest, apart);
      if (apart > TOLERANCE) differences.add(file, path, String(one), String(other));
    } else if (one !== other && !(typeof one === typeof other && PROSE.test(plain(path))))
      differences.add(file, path, shown(one), shown(other));
  };
  compare(bundle, here, '');
  return found;
}

const plain = (path: string) => path.replace(/\[\d+\]/gu, '[]');
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
const distance = (one: number, other: number): number =>
  Math.abs(one - other) / Math.max(1, Math.abs(one), Math.abs(other));

/** Compares two tables with the same columns row by row; cells that are numbers as numbers. */
export async function compareCsv(
  file: string,
  bundle: string,
  here: string,
  differences: Differences
): Promise<number> {
  const heading = here.slice(0, here.indexOf('\n'));
  const columns = heading.split(',');
  const rows = [bundle, here].map((text) => new CsvRows([text], columns, file)) as [
    CsvRows,
    CsvRows
  ];
  let numbers = 0;
  try {
    for (;;) {
      const [one, other] = [await rows[0].current(), await rows[1].current()];
      if (one === null && other === null) return numbers;
      if (one === null || other === null) {
        const place = `row ${rows[0].number}`;
        differences.add(file, place, one && one.join(','), other && other.join(','));
        return numbers;
      }
      one.forEach((cell, column) => {
        const mine = other[column]!;
        const isNumber = cell !== '' && mine !== '' && Number.isFinite(Number(cell));
        if (isNumber) numbers += 1;
        const same =
          cell === mine || (isNumber && distance(Number(cell), Number(mine)) <= TOLERANCE);
        if (!same) differences.add(file, `row ${rows[0].number}, ${columns[column]!}`, cell, mine);
      });
      for (const table of rows) table.advance();
    }
  } catch (error) {
    if (!(error instanceof AxiaError)) throw error;
    differences.add(file, '', error.message, null);
    return numbers;
  }
}
