import { DEFAULT_CHOICES } from '../../lib/core/analysis/choices';
import { buildAnalysisInput } from '../../lib/core/analysis/input';
import { humanMap } from '../../lib/core/analysis/value-map';
import { valuesOnly } from '../../lib/core/analysis/input';
import type {
  AnalysisReferences,
  Point,
  ValueStructureResult
} from '../../lib/core/analysis/types';
import type { Answer } from '../../lib/core/study/answer';
import { LEAST_PERSONAS } from '../../lib/core/analysis/population';
import type { Cell } from '../../lib/core/study/cell';
import { promptedValue, type ConditionId } from '../../lib/core/study/condition';
import type { Instrument } from '../../lib/core/instrument/instrument';
import type { StudyRecord } from '../../lib/store';
import type { Services } from '../services';

/** Least time between two drawings, in milliseconds. */
const DRAW_EVERY = 250;

/**
 * Share of the time that drawing may take, up to a longest pause: the picture is there by the way,
 * and where answers come by the hundred a second the processor has better things to do.
 */
const DRAW_SHARE = 0.05;
const LONGEST_PAUSE = 2000;

const CHOICES = DEFAULT_CHOICES;

/** Whether the answers under a condition count in the map. */
const isPrompted = (condition: ConditionId) => promptedValue(condition)?.form === CHOICES.prompts;

/** The circle of the answers so far, while a study runs. */
export class FormingCircle {
  /** Null before three personas have answered. */
  result = $state.raw<ValueStructureResult | null>(null);
  /** The people’s map, there before any answer is; null where there never is one to compare. */
  people = $state.raw<{ map: Point[]; n: number } | null>(null);

  readonly #services: Services;
  #references: Promise<AnalysisReferences> | undefined;
  /** The study, and the cells of its questionnaire of values; null where it has none. */
  #study: { record: StudyRecord; instrument: Instrument; cells: Map<string, Cell> } | null = null;
  #drawing = false;
  /** When the next drawing may begin. */
  #drawAfter = -Infinity;
  /** Whether there are answers about values that the picture does not show. */
  #stale = false;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Starts over with a study. */
  start(record: StudyRecord, cells: readonly Cell[]): void {
    const instrument = record.instruments.find(({ kind }) => kind === 'values');
    const own = cells.filter((cell) => cell.instrument === instrument?.id && !cell.arm);
    // Without enough value prompts there never is a map of the respondent.
    const conditions = [...new Set(own.map(({ condition }) => condition))];
    const mapped = instrument && conditions.filter(isPrompted).length >= LEAST_PERSONAS;
    this.#study = mapped
      ? { record, instrument, cells: new Map(own.map((cell) => [cell.id, cell])) }
      : null;
    if (!mapped) this.people = null;
    this.#stale = true;
    this.result = null;
  }

  /**
   * Redraws the circle where answers about values are not drawn yet, unless it was drawn a
   * moment ago. Never rejects.
   *
   * @param answers all so far, by cell
   * @param news those that came last
   */
  async draw(answers: ReadonlyMap<string, Answer>, news: readonly Answer[]): Promise<void> {
    const study = this.#study;
    if (study === null) return;
    const { now } = this.#services;
    this.#stale ||= news.some(({ cellId }) => study.cells.has(cellId));
    const began = now();
    if (!this.#stale || this.#drawing || began < this.#drawAfter) return;
    this.#drawing = true;
    this.#stale = false;
    try {
      const references = await (this.#references ??= this.#loadReferences());
      const cells = [...study.cells.values()];
      const given = cells.flatMap(({ id }) => answers.get(id) ?? []);
      const input = buildAnalysisInput(study.record.design, study.instrument, cells, given);
      const session = this.#services.studies.analyse(valuesOnly(input));
      const asking = session.ask('exact', [CHOICES, references]);
      const result = await asking.finally(() => session.close());
      const uniform = result.populations.find(({ id }) => id === 'uniform');
      if (uniform?.configuration && study === this.#study) this.result = result;
    } catch {
      // A run never stops for its picture; the next answers redraw it.
      this.#references = undefined;
      this.#stale = true;
    } finally {
      this.#drawing = false;
      const pause = Math.min(LONGEST_PAUSE, (now() - began) / DRAW_SHARE);
      this.#drawAfter = began + Math.max(DRAW_EVERY, pause);
    }
  }

  async #loadReferences(): Promise<AnalysisReferences> {
    const { sources } = this.#services;
    const [reference, dominance] = await Promise.all([
      sources.loadReference(CHOICES.reference),
      sources.loadDominance(CHOICES.dominance)
    ]);
    const { configuration } = humanMap(reference, CHOICES.scoring, CHOICES);
    this.people = { map: configuration, n: reference.sample.n };
    return { reference, others: [], dominance };
  }
}
