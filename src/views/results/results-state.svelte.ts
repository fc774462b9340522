import { DEFAULT_CHOICES } from '../../lib/core/analysis/choices';
import { buildAnalysisInput } from '../../lib/core/analysis/input';
import type {
  AnalysisChoices,
  AnalysisReferences,
  PopulationId,
  ReferencePoints,
  ValueStructureResult
} from '../../lib/core/analysis/types';
import type { Answer } from '../../lib/core/answer';
import type { Cell } from '../../lib/core/cell';
import { promptedValue } from '../../lib/core/condition';
import { AxiaError } from '../../lib/core/error';
import { planCells } from '../../lib/core/plan';
import type { PublishedCeiling } from '../../lib/core/reference-schema';
import type { ReportAnalysis } from '../../lib/core/report';
import type { Descriptives, DominanceShares, ValueReference } from '../../lib/core/reference';
import type { StudyRecord, StudyStore } from '../../lib/store/store';
import type { Services } from '../services';

/** A study with its answers, from wherever it was. */
interface LoadedStudy {
  record: StudyRecord;
  answers: Answer[];
}

type PointsByPopulation = Partial<Record<PopulationId, ReferencePoints>>;

/**
 * One study on the results screen: its stored answers, the reader's choices, and what follows from
 * both. A change of choices recomputes everything from the answers; the newest change wins.
 */
export class ResultsState {
  record = $state.raw<StudyRecord | null>(null);
  cells = $state.raw<Cell[]>([]);
  answers = $state.raw<Answer[]>([]);
  choices = $state.raw<AnalysisChoices>(DEFAULT_CHOICES);
  result = $state.raw<ValueStructureResult | null>(null);
  points = $state.raw<PointsByPopulation>({});
  allReferences = $state.raw<readonly ValueReference[]>([]);
  dominances = $state.raw<readonly DominanceShares[]>([]);
  publishedCeiling = $state.raw<PublishedCeiling | null>(null);
  #allDescriptives = $state.raw<readonly Descriptives[]>([]);
  busy = $state(true);
  missing = $state(false);
  /** Whether the study comes from the site rather than from this browser. */
  published = $state(false);
  error = $state.raw<AxiaError | null>(null);

  readonly shown = $derived(
    this.result?.populations.find(({ id }) => id === this.result?.choices.population) ?? null
  );
  readonly sampled = $derived(this.record?.design.elicitation.mode === 'sampled');
  /** How the answers were sampled as text; null where they are distributions. */
  readonly sampling = $derived.by(() => {
    const elicitation = this.record?.design.elicitation;
    return elicitation?.mode === 'sampled' ? elicitation : null;
  });
  readonly hasNames = $derived(
    this.record?.design.conditions.some((id) => promptedValue(id)?.form === 'name') ?? false
  );
  /** Human means of the chosen reference; null where they are not known. */
  readonly descriptives = $derived(
    this.#allDescriptives.find(({ id }) => id === this.result?.reference.id) ?? null
  );
  /** Name of who answered, with the label that a simulated respondent always carries. */
  readonly respondent = $derived.by(() => {
    const identity = this.record?.provenance ?? this.record?.identity;
    return identity ? identity.label : '';
  });
  readonly simulated = $derived(this.record?.identity.simulated ?? false);

  readonly #services: Services;
  #store: StudyStore | undefined;
  #generation = 0;

  constructor(services: Services, start: Partial<AnalysisChoices>) {
    this.#services = services;
    this.choices = { ...DEFAULT_CHOICES, ...start };
  }

  /** Reads a study and analyses it. */
  async load(studyId: string): Promise<void> {
    try {
      const found = (await this.#stored(studyId)) ?? (await this.#published(studyId));
      if (found === null) {
        this.missing = true;
        return;
      }
      const { record, answers } = found;
      const { sources, analysis } = this.#services;
      const [references, dominances, descriptives, ceiling] = await Promise.all([
        sources.loadAllReferences(),
        sources.listDominance(),
        sources.loadDescriptives(),
        sources.loadCeiling()
      ]);
      this.record = record;
      this.answers = answers;
      this.cells = planCells(record.design, record.instruments, record.identity).cells;
      this.allReferences = references;
      this.dominances = dominances.shares;
      this.publishedCeiling = ceiling;
      this.#allDescriptives = descriptives.descriptives;
      const instrument = record.instruments[0];
      if (!instrument)
        throw new AxiaError('invalid-input', 'This study has no instrument.', 'Run it again.');
      await analysis.load(buildAnalysisInput(record.design, instrument, this.cells, answers));
      await this.#recompute();
    } catch (error) {
      this.error = AxiaError.from(error);
    } finally {
      this.busy = false;
    }
  }

  async #stored(id: string): Promise<LoadedStudy | null> {
    const { store } = await this.#services.openStore();
    const record = await store.get(id);
    if (record === null || record.deletedAt !== null) return null;
    this.#store = store;
    return { record, answers: await store.answers(id) };
  }

  /** A study that the site publishes: read only, until a copy is kept. */
  async #published(id: string): Promise<LoadedStudy | null> {
    const { sources } = this.#services;
    const list = await sources.listPublished();
    if (!list.some((study) => study.id === id)) return null;
    const [{ readBundle }, bytes] = await Promise.all([
      import('../../lib/store'),
      sources.loadPublished(id)
    ]);
    this.published = true;
    return readBundle(bytes);
  }

  /** Keeps a copy of a published study in this browser; returns its id. */
  async keepCopy(): Promise<string> {
    const [{ importStudy }, { store }] = await Promise.all([
      import('../../lib/store'),
      this.#services.openStore()
    ]);
    const bundle = { record: this.record!, answers: this.answers };
    return (await importStudy(store, bundle, crypto.randomUUID())).id;
  }

  /** Changes choices and recomputes. */
  async choose(change: Partial<AnalysisChoices>): Promise<void> {
    this.choices = { ...this.choices, ...change };
    // Another population to look at needs no new computation when its weights stay as they are.
    if (this.result && Object.keys(change).join() === 'population') {
      this.result = { ...this.result, choices: this.choices };
      return;
    }
    await this.#recompute();
  }

  async reset(): Promise<void> {
    this.choices = DEFAULT_CHOICES;
    await this.#recompute();
  }

  async rename(title: string): Promise<void> {
    if (!this.record || !this.#store) return;
    const { renameStudy } = await import('../../lib/store');
    this.record = await renameStudy(
      this.#store,
      this.record.id,
      title,
      new Date(this.#services.now()).toISOString()
    );
  }

  /** Waits for what the screen computes bit by bit or not at all: an export is never half done. */
  async completeAnalysis(): Promise<ReportAnalysis | null> {
    const { result } = this;
    if (result === null) return null;
    const { analysis } = this.#services;
    const references = this.references();
    const referencePoints: PointsByPopulation = { ...this.points };
    for (const { id, problem } of result.populations)
      if (problem === null)
        referencePoints[id] ??= await analysis.referencePoints(result.choices, references, id);
    const scoring = result.choices.scoring === 'centred' ? 'raw' : 'centred';
    // Only the score table of this one is used: its bootstrap may be as small as can be.
    const other = await analysis.analyse(
      { ...result.choices, scoring, bootstraps: 2, permutations: 1 },
      references
    );
    return {
      result,
      referencePoints,
      reference: references.reference,
      dominance: references.dominance,
      moreScores: [{ scoring, scores: other.scores }]
    };
  }

  /** The human figures of the present choices. */
  references(): AnalysisReferences {
    const { reference: referenceId, dominance: dominanceId } = this.choices;
    const reference = this.allReferences.find(({ id }) => id === referenceId);
    const dominance = this.dominances.find(({ id }) => id === dominanceId);
    if (!reference || !dominance)
      throw new AxiaError(
        'invalid-input',
        `There is no human reference “${reference ? dominanceId : referenceId}”.`,
        'Choose one from the list.'
      );
    return {
      reference,
      others: this.allReferences.filter(({ id }) => id !== referenceId),
      dominance
    };
  }

  async #recompute(): Promise<void> {
    const generation = ++this.#generation;
    const current = () => generation === this.#generation;
    this.busy = true;
    try {
      const { analysis } = this.#services;
      const choices = this.choices;
      const references = this.references();
      const result = await analysis.analyse(choices, references);
      if (!current()) return;
      this.result = result;
      this.points = {};
      this.error = null;
      const first = choices.population;
      const order = [first, ...result.populations.map(({ id }) => id).filter((id) => id !== first)];
      for (const id of order) {
        if (result.populations.find((population) => population.id === id)?.problem) continue;
        const points = await analysis.referencePoints(choices, references, id);
        if (!current()) return;
        this.points = { ...this.points, [id]: points };
      }
    } catch (error) {
      const problem = AxiaError.from(error);
      if (current() && problem.kind !== 'aborted') this.error = problem;
    } finally {
      if (current()) this.busy = false;
    }
  }
}
