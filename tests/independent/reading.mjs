// Reads a bundle: a zip file or a folder with the same files. Nothing but Node is used.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const STORED = 0;

/** Files of a zip: name to bytes. */
function readZip(path) {
  const zip = readFileSync(path);
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw new Error(`${path} is no zip file`);
  const files = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let entry = 0; entry < zip.readUInt16LE(end + 10); entry += 1) {
    const method = zip.readUInt16LE(at + 10);
    const packedSize = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + packedSize);
    files.set(name, method === STORED ? packed : inflateRawSync(packed));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

/** Files of a folder, at any depth: name with slashes to bytes. */
function readFolder(folder, prefix = '') {
  const files = new Map();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      for (const [name, bytes] of readFolder(path, `${prefix}${entry.name}/`)) {
        files.set(name, bytes);
      }
    } else files.set(prefix + entry.name, readFileSync(path));
  }
  return files;
}

const CELL = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gu;

/** Rows of an RFC 4180 table as objects by column name. */
export function parseCsv(text) {
  const rows = [];
  let row = [];
  for (const [, cell, end] of text.matchAll(CELL)) {
    // After the last line break, or the last cell without one, there is an empty match.
    if (end === '' && cell === '' && row.length === 0) break;
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  const [heading, ...body] = rows;
  return body.map((cells) => Object.fromEntries(heading.map((name, i) => [name, cells[i]])));
}

const FORMULA_START = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;
const GUARDED_NUMBER = /^'*-?\d+(\.\d+)?(e[+-]?\d+)?$/iu;

/** Takes back the apostrophe that keeps spreadsheets from running a cell. */
function unguard(cell) {
  const guarded = cell.startsWith("'") && FORMULA_START.test(cell) && !GUARDED_NUMBER.test(cell);
  return guarded ? cell.slice(1) : cell;
}

const GUARDED = ['option', 'text', 'row', 'column'];

/** Rows of a table of the bundle, its free texts as they were before they were guarded. */
const tableOf = (text) =>
  parseCsv(text).map((row) => {
    const plain = GUARDED.filter((name) => name in row).map((name) => [name, unguard(row[name])]);
    return { ...row, ...Object.fromEntries(plain) };
  });

/** A number of a table: empty is unknown, which is null. */
export const numberOf = (cell) => (cell === '' ? null : Number(cell));

/** Rows in groups, in the order in which the groups first occur. */
export function groupBy(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (groups.has(key)) groups.get(key).push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const byCell = (rows) => groupBy(rows, ({ cell_id: id }) => id);

/** The files of a bundle that the recomputation starts from, parsed. */
export function readBundle(path) {
  const files = statSync(path).isDirectory() ? readFolder(path) : readZip(path);
  const text = (name) => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new Error(`${path} has no ${name}`);
    return bytes.toString('utf8');
  };
  const table = (name) => (files.has(name) ? tableOf(text(name)) : []);
  const design = JSON.parse(text('design.json'));
  const plan = tableOf(text('prompts.csv'));
  const answers = tableOf(text('answers.csv'));
  const samples = table('samples.csv');
  return {
    design,
    provenance: JSON.parse(text('provenance.json')),
    plan,
    instruments: design.instruments.map(({ id }) => {
      const instrument = JSON.parse(text(`instruments/${id}.json`));
      const asked = new Set(plan.flatMap((row) => (row.instrument === id ? [row.item] : [])));
      const items = instrument.items.filter(({ number }) => asked.has(String(number)));
      return { ...instrument, id, items, whole: instrument };
    }),
    answers,
    answersOf: byCell(answers),
    samplesOf: byCell(samples),
    forms: table('filled-forms.csv'),
    scores: table('scores.csv'),
    tables: table('tables.csv'),
    curve: table('curve.csv'),
    analysis: JSON.parse(text('analysis.json')),
    // The reader's own human figures, where the analysis uses some.
    people: files.has('people.json') ? JSON.parse(text('people.json')) : null
  };
}

/**
 * The human figures: references of values and of behaviours in the order of their indexes, shares
 * of dominant values, and the usual reference of behaviour by instrument.
 */
export function readHumanData(folder) {
  const json = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const behaviour = json('behaviour/index.json');
  return {
    references: json('index.json').references.map(({ id }) => json(`values/${id}.json`)),
    dominance: json('dominance.json').shares,
    behaviour: behaviour.references.map(({ id }) => json(`behaviour/${id}.json`)),
    behaviourDefaults: behaviour.defaults
  };
}
