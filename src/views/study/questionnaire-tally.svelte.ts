import type { Cell } from '../../lib/core/study/cell';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { shortTitles } from '../instruments';

/** How many questions of one questionnaire are answered. */
export interface QuestionnaireProgress {
  id: string;
  title: string;
  done: number;
  total: number;
}

/** Counts the answers of a run by questionnaire, as they come. */
export class QuestionnaireTally {
  /** In the order asked. */
  list = $state.raw<readonly QuestionnaireProgress[]>([]);
  /** Questionnaire of every cell that is still to be answered. */
  #open = new Map<string, string>();

  /** Begins anew with all cells of a plan and the answers that are there. */
  start(
    instruments: readonly Pick<Instrument, 'id' | 'title'>[],
    cells: readonly Cell[],
    answered: Iterable<string>
  ): void {
    this.#open = new Map(cells.map(({ id, instrument }) => [id, instrument]));
    const totals = countBy(this.#open.values());
    this.list = [...shortTitles(instruments)].map(([id, title]) => ({
      id,
      title,
      done: 0,
      total: totals.get(id) ?? 0
    }));
    this.add(answered);
  }

  /** Counts cells that were answered; one that was asked again counts once. */
  add(answered: Iterable<string>): void {
    const news: string[] = [];
    for (const cell of answered) {
      const instrument = this.#open.get(cell);
      if (instrument === undefined) continue;
      this.#open.delete(cell);
      news.push(instrument);
    }
    if (news.length === 0) return;
    const counts = countBy(news);
    this.list = this.list.map((one) => ({ ...one, done: one.done + (counts.get(one.id) ?? 0) }));
  }
}

function countBy(ids: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
