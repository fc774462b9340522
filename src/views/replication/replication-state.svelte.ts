import { DEFAULT_CHOICES } from '../../lib/core/analysis';
import type { AnalysisChoices } from '../../lib/core/analysis/types';
import { AxiaError } from '../../lib/core/error';
import { paperTables } from '../../lib/core/replication';
import type { StudyAnalysis } from '../../lib/core/replication/table';
import { askAgain } from '../ask-again';
import {
  behaviourReferences,
  loadHumanFigures,
  valueReferences,
  type HumanFigures
} from '../human-figures';
import { loadStudy, type LoadedStudy } from '../load-study';
import type { Services } from '../services';
import { studyInputOf } from '../study-input';

/** One study of the tables, as far as it is analysed. */
export interface Entry {
  id: string;
  /** Null until it was opened, and where it is not to be found. */
  study: LoadedStudy | null;
  figures: HumanFigures | null;
  analysis: StudyAnalysis | null;
  missing: boolean;
  /** What went wrong, step by step. */
  errors: AxiaError[];
  finished: boolean;
}

const untouched = (id: string): Entry => ({
  id,
  study: null,
  figures: null,
  analysis: null,
  missing: false,
  errors: [],
  finished: false
});

/** What two analyses must share to stand in one table: everything but the population shown. */
const keyOf = (choices: AnalysisChoices): string =>
  JSON.stringify({ ...choices, population: null });

/** Several studies analysed one after another, under the same choices, for the paper's tables. */
export class ReplicationState {
  entries = $state.raw<readonly Entry[]>([]);
  choices = $state.raw<AnalysisChoices>(DEFAULT_CHOICES);
  /** What is being computed; null when everything is there. */
  progress = $state<string | null>(null);

  readonly analyses = $derived(
    this.entries.map(({ analysis }) => analysis).filter((analysis) => analysis !== null)
  );
  readonly tables = $derived(paperTables(this.analyses, { population: this.choices.population }));

  readonly #services: Services;
  #generation = 0;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Shows these studies in this order; what is analysed already is not analysed again. */
  async show(ids: readonly string[], changed: Partial<AnalysisChoices>): Promise<void> {
    const generation = ++this.#generation;
    const current = () => generation === this.#generation;
    const choices = { ...DEFAULT_CHOICES, ...changed };
    const same = keyOf(choices) === keyOf(this.choices);
    const known = (id: string) =>
      this.entries.find((entry) => same && entry.id === id && entry.finished);
    this.choices = choices;
    this.entries = ids.map((id) => known(id) ?? untouched(id));
    for (const [place, { id, finished }] of this.entries.entries()) {
      if (finished) continue;
      const say = (step: string) => {
        if (current()) this.progress = `Study ${place + 1} of ${ids.length}: ${step} …`;
      };
      const note = (change: Partial<Entry>) => {
        if (!current()) return;
        this.entries = this.entries.map((entry) =>
          entry.id === id ? { ...entry, ...change } : entry
        );
      };
      await this.#analyse(id, { choices, current, say, note });
      if (!current()) return;
    }
    this.progress = null;
  }

  /** Stops after the step that is being computed. */
  stop(): void {
    this.#generation += 1;
  }

  async #analyse(
    id: string,
    {
      choices,
      current,
      say,
      note
    }: {
      choices: AnalysisChoices;
      current: () => boolean;
      say: (step: string) => void;
      note: (change: Partial<Entry>) => void;
    }
  ): Promise<void> {
    const errors: AxiaError[] = [];
    /** A step that fails leaves its part unknown, and the others as they are. */
    const attempt = async <T>(step: string, work: () => Promise<T>): Promise<T | null> => {
      if (!current()) return null;
      say(step);
      try {
        return await askAgain(work, current);
      } catch (error) {
        if (current()) errors.push(AxiaError.from(error));
        note({ errors: [...errors] });
        return null;
      }
    };

    const opened = await attempt('opening it', async () => {
      const study = await loadStudy(this.#services, id);
      if (study === null) return { study, figures: null };
      const ids = study.record.design.instruments.map((use) => use.id);
      return { study, figures: await loadHumanFigures(this.#services.sources, ids) };
    });
    if (!opened?.study || !opened.figures) {
      note({ missing: opened !== null, finished: true });
      return;
    }
    const { study, figures } = opened;
    const { record, cells, answers } = study;
    let part: StudyAnalysis = {
      study: id,
      respondent: (record.provenance ?? record.identity).label,
      simulated: record.identity.simulated,
      values: null,
      referencePoints: {},
      behaviour: null,
      agreement: null,
      controls: []
    };
    const add = (change: Partial<StudyAnalysis>) => {
      part = { ...part, ...change };
      note({ study, figures, analysis: part });
    };
    add({});

    const input = await studyInputOf(record, cells, answers);
    const analysis = this.#services.analysis.of(input);
    const values = () => valueReferences(figures, choices);
    const behaviour = () =>
      behaviourReferences(
        figures,
        choices,
        [...input.behaviours, ...input.statements].map(({ instrument }) => instrument.id)
      );
    const related = input.behaviours.length + input.statements.length > 0;
    if (input.values)
      add({ values: await attempt('Table 1', () => analysis.analyse(choices, values())) });
    if (input.values && related)
      add({
        behaviour: await attempt('Tables 2 to 5', () =>
          analysis.behaviours(choices, values(), behaviour())
        )
      });
    if (input.statements.length > 0)
      add({
        agreement: await attempt('agreement with statements', () => analysis.agreement(choices))
      });
    if (input.values)
      add({
        controls:
          (await attempt('what the human weights are worth', () =>
            analysis.controls(choices, values(), behaviour())
          )) ?? []
      });
    note({ finished: true });
  }
}
