import type { Answer } from '../core/study/answer';
import type { Cell, CellContext } from '../core/study/cell';
import type { EarlierAnswers } from '../core/study/context';
import type { StudyDesign } from '../core/study/design';
import type { Instrument } from '../core/instrument/instrument';

/** The stored answers that contexts of other cells are made of, and no others. */
export class ContextAnswers implements EarlierAnswers {
  readonly instruments: readonly Instrument[];
  readonly design: StudyDesign;
  readonly forms = new Map<CellContext, string>();
  readonly #sources = new Map<string, Cell>();
  readonly #answers = new Map<string, Answer>();

  constructor(cells: readonly Cell[], instruments: readonly Instrument[], design: StudyDesign) {
    this.instruments = instruments;
    this.design = design;
    // Cells behind the same form share one list.
    const lists = new Set<readonly string[]>();
    for (const { context } of cells) if (context) lists.add(context.cells);
    const wanted = new Set<string>();
    for (const list of lists) for (const id of list) wanted.add(id);
    for (const cell of cells) if (wanted.has(cell.id)) this.#sources.set(cell.id, cell);
  }

  cell(id: string): Cell | undefined {
    return this.#sources.get(id);
  }

  answer(id: string): Answer | undefined {
    return this.#answers.get(id);
  }

  /** Keeps an answer if it is part of a context; a newer one replaces it. */
  keep(answer: Answer): void {
    if (!this.#sources.has(answer.cellId)) return;
    this.#answers.set(answer.cellId, answer);
    this.forms.clear();
  }
}
