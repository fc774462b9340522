import type { Cell, CellContext } from '../study/cell';
import { shield, unshield, wellFormed, CsvRows, type TextPieces, unreadable } from '../csv';
import type { Answer } from '../study/answer';
import { filledForm, type EarlierAnswers } from '../study/context';
import type { StudyDesign } from '../study/design';
import { AxiaError } from '../error';
import type { Instrument } from '../instrument/instrument';

export const PROMPT_COLUMNS = [
  'cell_id',
  'condition',
  'instrument',
  'item',
  'arm',
  'system',
  'user',
  'answer_prefix'
] as const;

/** Those of bundles up to version 2. */
const COLUMNS_2 = PROMPT_COLUMNS.slice(0, -1);

/** The cells that hold a cell's address, the same in every table. */
export const addressOf = ({ id, condition, instrument, item, repetition }: Cell): string[] => [
  id,
  condition,
  instrument,
  String(item),
  repetition
];

const rowOf = (cell: Cell, opening: string): string[] => [
  ...addressOf(cell),
  shield(cell.prompt.system ?? ''),
  shield(cell.prompt.user),
  shield(opening)
];

/**
 * The rows of `prompts.csv`: the exact text of every question of a plan, asked or not yet.
 *
 * @param opening what stands before every answer; empty for nothing
 */
export function* promptRows(cells: Iterable<Cell>, opening: string): Generator<string[], void> {
  for (const cell of cells) yield rowOf(cell, opening);
}

/**
 * Checks that a `prompts.csv` holds exactly the questions of a plan, in its order.
 *
 * @param text in pieces
 * @param opening what stands before every answer; null in bundles up to version 2, which lack it
 * @throws AxiaError `invalid-input` that names the first row which differs
 */
export async function checkPromptsCsv(
  text: TextPieces,
  cells: readonly Cell[],
  opening: string | null
): Promise<void> {
  const columns = opening === null ? COLUMNS_2 : PROMPT_COLUMNS;
  const rows = new CsvRows(text, columns, 'prompts.csv');
  const miscounted = (questions: string) =>
    unreadable(
      `prompts.csv holds ${questions} questions, but the design leads to ${cells.length}.`
    );
  for (const [index, cell] of cells.entries()) {
    const row = rows.ready ?? (await rows.current());
    if (row === null) throw miscounted(String(index));
    // Compared as texts and not as cells: the shield of another version may be another one.
    const wanted = rowOf(cell, opening ?? '').map((part) => wellFormed(unshield(part)));
    const differing = row.findIndex((part, column) => unshield(part) !== wanted[column]);
    if (differing >= 0)
      throw rows.fail(`${PROMPT_COLUMNS[differing]!} is not what the design leads to`);
    rows.advance();
  }
  if ((await rows.current()) !== null) throw miscounted('more');
}

export const FILLED_FORM_COLUMNS = ['owner', 'fill', 'instrument', 'text'] as const;

/** What the filled-in forms of a study follow from. */
interface FormStudy {
  design: Pick<StudyDesign, 'seed'>;
  instruments: readonly Instrument[];
  /** The plan's cells, in its order. */
  cells: readonly Cell[];
  /** By cell id. */
  answers: ReadonlyMap<string, Answer>;
}

type Form = Extract<CellContext, { kind: 'filled-form' }>;

/**
 * The rows of `filled-forms.csv`: the exact text of every filled-in questionnaire that preceded
 * other questions, in the order of the plan. A form whose answers are not all there yet is left out.
 */
export function* filledFormRows({
  design,
  instruments,
  cells,
  answers
}: FormStudy): Generator<string[], void> {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const earlier: EarlierAnswers = {
    instruments,
    design,
    cell: (id) => byId.get(id),
    answer: (id) => answers.get(id)
  };
  for (const form of formsOf(cells)) {
    const text = textOf(form, earlier);
    if (text !== null) yield [form.owner, String(form.fill), form.instrument, shield(text)];
  }
}

/** The forms of a study, each once, in the order of the plan. */
function formsOf(cells: readonly Cell[]): Form[] {
  const forms = new Map<string, Form>();
  for (const { context } of cells)
    if (context?.kind === 'filled-form') forms.set(`${context.owner}/${context.fill}`, context);
  return [...forms.values()];
}

function textOf(form: Form, earlier: EarlierAnswers): string | null {
  try {
    return filledForm(form, earlier);
  } catch (error) {
    if (error instanceof AxiaError) return null;
    throw error;
  }
}
