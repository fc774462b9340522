// Reads the tables of a bundle that may not be right: what is wrong is named, and the rest is kept.
import { csvText, CsvRows, numberCell, unshield, wellFormed, type TextPieces } from '../csv';
import { AxiaError } from '../error';
import { optionShares, type Answer } from '../study/answer';
import type { Cell } from '../study/cell';
import type { Elicitation } from '../study/design';
import { ANSWER_COLUMNS, FAILURE_COLUMNS, SAMPLE_COLUMNS } from './answers-csv';
import { TOLERANCE } from './compare-report';
import type { Differences } from './differences';
import { addressOf, PROMPT_COLUMNS, promptRows } from './prompts-csv';
import { readAnswers, type AnswerTables } from './read-answers';

const addressKey = (row: readonly string[]): string => row.slice(1, 5).join('\n');
const nameOf = (row: readonly string[]): string =>
  `${row[1]!}, ${row[2]!} item ${row[3]!}, ${row[4]!}`;

/** The cells of a plan by what a row says of them, and by the ids that a bundle gives them. */
export class CellFinder {
  readonly #byId: Map<string, Cell>;
  readonly #byAddress: Map<string, Cell>;

  constructor(readonly cells: readonly Cell[]) {
    this.#byId = new Map(cells.map((cell) => [cell.id, cell]));
    this.#byAddress = new Map(cells.map((cell) => [addressKey(addressOf(cell)), cell]));
  }

  /** By its id, or else its address: another wording gives another id. */
  find(row: readonly string[]): Cell | undefined {
    return this.#byId.get(row[0]!) ?? this.#byAddress.get(addressKey(row));
  }

  byId(id: string): Cell | undefined {
    return this.#byId.get(id);
  }

  /** Remembers what a bundle calls a cell. */
  call(id: string, cell: Cell): void {
    this.#byId.set(id, cell);
  }
}

/**
 * Compares `prompts.csv` with a plan, row by row.
 *
 * @param opening as in `checkPromptsCsv`
 * @returns questions whose prompt is the plan's, word for word
 */
export async function comparePrompts(
  text: TextPieces,
  finder: CellFinder,
  opening: string | null,
  differences: Differences
): Promise<number> {
  const file = 'prompts.csv';
  const columns = opening === null ? PROMPT_COLUMNS.slice(0, -1) : PROMPT_COLUMNS;
  const rows = new CsvRows(text, columns, file);
  const missing = new Set(finder.cells);
  let same = 0;
  for (let row = await rows.current(); row !== null; row = await rows.current()) {
    const cell = finder.find(row);
    if (cell) {
      missing.delete(cell);
      finder.call(row[0]!, cell);
      const [wanted] = promptRows([cell], opening ?? '');
      const mine = wanted!.map((part) => wellFormed(unshield(part)));
      const differing = row.findIndex((part, column) => unshield(part) !== mine[column]);
      if (differing < 0) same += 1;
      else {
        // An id follows from the texts: what differs there says more.
        const at = row.findIndex((part, c) => c > 0 && unshield(part) !== mine[c]);
        const column = at < 0 ? differing : at;
        differences.add(
          file,
          `row ${rows.number} (${nameOf(row)}): ${columns[column]!}`,
          unshield(row[column]!),
          mine[column]!
        );
      }
    } else differences.add(file, `row ${rows.number}`, nameOf(row), null);
    rows.advance();
  }
  for (const cell of missing) differences.add(file, 'missing row', null, nameOf(addressOf(cell)));
  return same;
}

/** Rows that follow each other and are of one cell. */
interface Block {
  id: string;
  rows: string[][];
  /** Rows before it. */
  before: number;
}

async function* blocksOf(rows: CsvRows): AsyncGenerator<Block, void> {
  let block: Block | null = null;
  for (let row = await rows.current(); row !== null; row = await rows.current()) {
    if (block !== null && block.id === row[0]) block.rows.push(row);
    else {
      if (block !== null) yield block;
      block = { id: row[0]!, rows: [row], before: rows.number - 1 };
    }
    rows.advance();
  }
  if (block !== null) yield block;
}

/**
 * The answers of a bundle cell by cell, those left out that cannot be read.
 *
 * @param complete whether every question of the plan should have an answer
 */
export async function* readableAnswers(
  tables: AnswerTables,
  finder: CellFinder,
  elicitation: Elicitation,
  { complete, differences }: { complete: boolean; differences: Differences }
): AsyncGenerator<Answer, void> {
  const file = 'answers.csv';
  const others = [
    await byCell(tables.samples, SAMPLE_COLUMNS, 'samples.csv', finder, differences),
    await byCell(tables.failures, FAILURE_COLUMNS, 'failures.csv', finder, differences)
  ] as const;
  const missing = new Set(finder.cells);
  const rows = new CsvRows(tables.answers, ANSWER_COLUMNS, file);
  for await (const block of blocksOf(rows)) {
    const [first] = block.rows as [string[]];
    const place = `row ${block.before + 1} (${nameOf(first)})`;
    const cell = finder.find(first);
    if (!cell || !missing.has(cell)) {
      differences.add(file, place, 'a question that is not in the plan, or is there twice', null);
      continue;
    }
    missing.delete(cell);
    const [samples, failures] = others.map((blocks) => blocks.get(cell.id) ?? null);
    const answer = await readBlock(cell, block, { samples, failures }, elicitation);
    if (typeof answer === 'string') differences.add(file, place, answer, null);
    else {
      compareShares(cell, answer, block, differences);
      yield answer;
    }
  }
  if (complete)
    for (const cell of missing)
      differences.add(file, 'missing rows', null, nameOf(addressOf(cell)));
}

/** Blocks of a smaller table by the plan's id of their cell, read before the answers. */
async function byCell(
  text: TextPieces | null,
  columns: readonly string[],
  file: string,
  finder: CellFinder,
  differences: Differences
): Promise<Map<string, string[][]>> {
  const found = new Map<string, string[][]>();
  if (text === null) return found;
  for await (const { before, id, rows } of blocksOf(new CsvRows(text, columns, file))) {
    const cell = finder.byId(id);
    if (cell) found.set(cell.id, rows);
    else differences.add(file, `row ${before + 1}`, `cell ${id}`, null);
  }
  return found;
}

/** The answer of a cell, or what is wrong with its rows. */
async function readBlock(
  cell: Cell,
  { rows }: Block,
  {
    failures,
    samples
  }: { failures: string[][] | null | undefined; samples: string[][] | null | undefined },
  elicitation: Elicitation
): Promise<Answer | string> {
  const own = (table: readonly string[][]) => table.map(([, ...rest]) => [cell.id, ...rest]);
  const text = (columns: readonly string[], table: readonly string[][]) => [
    csvText(columns, own(table))
  ];
  try {
    const found = readAnswers(
      {
        answers: text(ANSWER_COLUMNS, rows),
        samples: samples ? text(SAMPLE_COLUMNS, samples) : null,
        failures: failures ? text(FAILURE_COLUMNS, failures) : null
      },
      [cell],
      elicitation
    );
    let answer: Answer | null = null;
    for await (const one of found) answer = one;
    return answer ?? 'no answer';
  } catch (error) {
    // Rows are counted within the cell there.
    if (error instanceof AxiaError) return error.message.replace(/^\S+, row \d+: /u, '');
    throw error;
  }
}

/** `probability` and `outside` follow from the answer. */
function compareShares(
  cell: Cell,
  answer: Answer,
  { before, rows }: Block,
  differences: Differences
) {
  if (answer.status === 'failed') return;
  const { outside, probabilities } = optionShares(answer, cell.options.length);
  rows.forEach((row, k) => {
    const pairs = [
      ['probability', row[7]!, probabilities[k] ?? null],
      ['outside', row[8]!, outside]
    ] as const;
    for (const [column, said, here] of pairs) {
      const same =
        said === '' ? here === null : here !== null && Math.abs(Number(said) - here) <= TOLERANCE;
      if (!same)
        differences.add(
          'answers.csv',
          `row ${before + k + 1} (${nameOf(row)}, option ${row[5]!}): ${column}`,
          said,
          numberCell(here)
        );
    }
  });
}
