import { DEFAULT_CHOICES } from '../../lib/core/analysis';
import type { AnalysisChoices } from '../../lib/core/analysis/types';
import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { paperTables } from '../../lib/core/replication';
import type { StudyAnalysis } from '../../lib/core/replication/table';
import {
  reportAnalysis,
  behaviourReferences,
  countsOf,
  findStudy,
  loadHumanFigures,
  valueReferences,
  type FoundStudy,
  type HumanFigures
} from '../../lib/session';
import type { Services } from '../services';
import type { PaperTable } from '../../lib/core/replication/table';

/** One study of the tables, as far as it is analysed. */
export interface Entry {
  id: string;
  /** Null until it was opened, and where it is not to be found. */
  study: FoundStudy | null;
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

/** What two analyses must share to be in one table: everything but the population shown. */
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
  #stop = new AbortController();

  constructor(services: Services) {
    this.#services = services;
  }

  /** Shows these studies in this order; what is analysed already is not analysed again. */
  async show(ids: readonly string[], changed: Partial<AnalysisChoices>): Promise<void> {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const choices = { ...DEFAULT_CHOICES, ...changed };
    const same = keyOf(choices) === keyOf(this.choices);
    const known = (id: string) =>
      this.entries.find((entry) => same && entry.id === id && entry.finished);
    this.choices = choices;
    const before = this.entries;
    this.entries = ids.map((id) => known(id) ?? untouched(id));
    for (const entry of before) if (!this.entries.includes(entry)) entry.study?.session.close();
    for (const [place, { id, finished }] of this.entries.entries()) {
      if (finished) continue;
      const say = (step: string) => {
        if (!signal.aborted) this.progress = `Study ${place + 1} of ${ids.length}: ${step}…`;
      };
      const note = (change: Partial<Entry>) => {
        if (signal.aborted) return;
        this.entries = this.entries.map((entry) =>
          entry.id === id ? { ...entry, ...change } : entry
        );
      };
      await this.#analyse(id, { choices, signal, say, note });
      if (signal.aborted) return;
    }
    this.progress = null;
  }

  /** The screen is gone: nothing more is computed, and the worker lets go of the studies. */
  stop(): void {
    this.#stop.abort();
    for (const { study } of this.entries) study?.session.close();
  }

  async #analyse(
    id: string,
    {
      choices,
      signal,
      say,
      note
    }: {
      choices: AnalysisChoices;
      signal: AbortSignal;
      say: (step: string) => void;
      note: (change: Partial<Entry>) => void;
    }
  ): Promise<void> {
    const errors: AxiaError[] = [];
    /** A step that fails leaves its part unknown, and the others as they are. */
    const attempt = async <T>(step: string, work: () => Promise<T>): Promise<T | null> => {
      if (signal.aborted) return null;
      say(step);
      try {
        return await work();
      } catch (error) {
        if (!signal.aborted) errors.push(AxiaError.from(error));
        note({ errors: [...errors] });
        return null;
      }
    };

    const opened = await attempt('opening it', async () => {
      const study = await findStudy(this.#services, id, signal);
      if (study === null) return { study, figures: null };
      // From now on it is closed with the screen, whatever becomes of it.
      note({ study });
      const ids = study.record.design.instruments.map((use) => use.id);
      const { people } = await this.#services.openStore();
      const figures = await loadHumanFigures(this.#services.sources, ids, await people.list());
      return { study, figures };
    });
    if (!opened?.study || !opened.figures) {
      note({ missing: opened !== null, finished: true });
      return;
    }
    const { study, figures } = opened;
    const { record, session } = study;
    let part: StudyAnalysis = {
      study: id,
      respondent: (record.provenance ?? record.identity).label,
      simulated: record.identity.simulated,
      counts: countsOf(study),
      values: null,
      referencePoints: {},
      behaviour: null,
      agreement: null,
      controls: []
    };
    const add = (change: Partial<StudyAnalysis>) => {
      part = { ...part, ...change };
      note({ figures, analysis: part });
    };
    add({});

    const values = () => valueReferences(figures, choices);
    const asked = (kind: Instrument['kind']) =>
      record.design.instruments
        .map((use) => record.instruments.find(({ id }) => id === use.id)!)
        .filter((instrument) => instrument.kind === kind)
        .map(({ id }) => id);
    const statements = asked('statements');
    const related = [...asked('behaviour'), ...statements];
    const behaviour = () => behaviourReferences(figures, choices, related);
    const options = { signal };
    if (asked('values').length > 0) {
      add({
        values: await attempt('Table 1', async () =>
          session.ask('values', [choices, values()], options)
        )
      });
      if (related.length > 0)
        add({
          behaviour: await attempt('Tables 2 to 5', async () =>
            session.ask('behaviour', [choices, values(), behaviour()], options)
          )
        });
    }
    if (statements.length > 0)
      add({
        agreement: await attempt('agreement with statements', () =>
          session.ask('agreement', [choices], options)
        )
      });
    if (asked('values').length > 0)
      add({
        controls:
          (await attempt('what the human weights are worth', async () =>
            session.ask('controls', [choices, values(), behaviour()], options)
          )) ?? []
      });
    note({ finished: true });
  }
}

/** What the worker writes of a study: methods in Markdown, references in BibTeX. */
export type Methods = Promise<{ methods: string; references: string }>;

/** The methods section of a study under these choices; null until it is analysed. */
export function methodsOf(
  { study, analysis, figures }: Entry,
  choices: AnalysisChoices,
  tables: readonly PaperTable[]
): Methods | null {
  if (study === null || analysis === null || figures === null) return null;
  return study.session.ask('methods', [reportAnalysis(analysis, choices, figures, tables)]);
}
