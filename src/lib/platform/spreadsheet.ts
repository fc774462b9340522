import { unzipSync, zipSync, type Unzipped } from 'fflate';
import { AxiaError } from '../core/error';

/** A sheet of a workbook, as text with tabs between its columns. */
export interface SheetText {
  name: string;
  text: string;
}

/** What a workbook may hold: far more than any form, and read in a moment. */
const LIMITS = { entries: 2000, unpacked: 8_000_000, rows: 5001, cells: 200_000 };

/** What a workbook of people's answers may hold. */
export const ANSWERS_LIMITS: typeof LIMITS = {
  entries: 2000,
  unpacked: 500_000_000,
  rows: 1_048_577,
  cells: 12_000_000
};

/** The cells of a workbook, whatever wrote it. */
type Cells = readonly (readonly unknown[])[];

const refused = (message: string, cause?: unknown) =>
  new AxiaError('invalid-input', message, 'Save the sheet as a CSV file and open that.', { cause });

/**
 * The sheets of a workbook (.xlsx or .ods) that hold something. Sizes are checked before anything
 * is unpacked, and hold while it is. The library that reads them is loaded only now.
 *
 * @throws AxiaError `invalid-input` for anything else, and for workbooks beyond all forms
 */
export async function readSpreadsheet(
  bytes: Uint8Array,
  limits: typeof LIMITS = LIMITS
): Promise<SheetText[]> {
  if (bytes[0] === 0xd0)
    throw refused('This is an old Excel file (.xls), or a workbook with a password.');
  const parts = unpacked(bytes, limits);
  const opened = parts['content.xml'] !== undefined;
  if (!opened && parts['xl/workbook.xml'] === undefined)
    throw refused('This zip file holds no spreadsheet.');
  const plain = zipSync(parts, { level: 0 });
  let sheets: readonly { name: string; rows: Cells }[];
  try {
    sheets = opened
      ? (await (await import('hucre/ods')).readOds(plain)).sheets
      : (await (await import('hucre/xlsx')).readXlsx(plain, { maxRows: limits.rows })).sheets;
  } catch (cause) {
    throw refused('The spreadsheet is damaged, or protected by a password.', cause);
  }
  const found = sheets.map(({ name, rows }) => ({
    name: name.slice(0, 100),
    text: textOf(rows, limits)
  }));
  const full = found.filter(({ text }) => text !== '');
  if (full.length === 0) throw refused('The spreadsheet is empty.');
  return full.slice(0, 50);
}

/** The parts that cells are read from. None grows beyond the size that the zip states for it. */
function unpacked(bytes: Uint8Array, limits: typeof LIMITS): Unzipped {
  let entries = 0;
  let size = 0;
  let parts: Unzipped;
  try {
    parts = unzipSync(bytes, {
      filter({ name, originalSize }) {
        entries += 1;
        const wanted = /\.(?:xml|rels)$/u.test(name) || name === 'mimetype';
        if (wanted) size += originalSize;
        if (entries > limits.entries || size > limits.unpacked) throw TOO_LARGE;
        return wanted;
      }
    });
  } catch (cause) {
    if (cause === TOO_LARGE)
      throw refused(`The spreadsheet holds more than ${limits.unpacked / 1e6} MB, unpacked.`);
    throw refused('The spreadsheet is damaged or cut off.', cause);
  }
  return { ...(parts['mimetype'] ? { mimetype: parts['mimetype'] } : {}), ...parts };
}

const TOO_LARGE = new Error('too large');

function textOf(rows: Cells, limits: typeof LIMITS): string {
  const cells = rows.slice(0, limits.rows).map((row) => row.map(cellText));
  while (cells.length > 0 && cells.at(-1)!.every((cell) => cell === '')) cells.pop();
  const width = Math.max(0, ...cells.map((row) => row.findLastIndex((cell) => cell !== '') + 1));
  if (cells.length * width > limits.cells)
    throw refused(`A sheet holds more than ${limits.cells.toLocaleString('en-GB')} cells.`);
  const mark = (cell: string) =>
    width > 1 && cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
  return cells
    .map((row) => Array.from({ length: width }, (_, k) => mark(row[k] ?? '')).join('\t'))
    .join('\n');
}

/** A cell on one line: dates as days, everything else as it reads. */
function cellText(value: unknown): string {
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  const plain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return plain ? String(value).slice(0, 20_000).replace(/\s+/gu, ' ').trim() : '';
}
