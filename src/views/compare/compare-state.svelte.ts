import { DEFAULT_CHOICES } from '../../lib/core/analysis';
import { compareRespondents, type Compared } from '../../lib/core/analysis/comparison/comparison';
import type { AnalysisChoices, ValueStructureResult } from '../../lib/core/analysis/types';
import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import {
  behaviourReferences,
  findStudy,
  loadHumanFigures,
  valueReferences,
  type FoundStudy,
  type HumanFigures
} from '../../lib/session';
import { Computations, type Step } from '../results/computations.svelte';
import type { Services } from '../services';

/** What two analyses share but for the population that is shown. */
const keyOf = (choices: AnalysisChoices): string =>
  JSON.stringify({ ...choices, population: null });

/** One study of a comparison, as far as it is there. */
export class ComparedStudy {
  study = $state.raw<FoundStudy | null>(null);
  missing = $state(false);
  error = $state.raw<AxiaError | null>(null);
  computed = $state.raw<Computations | null>(null);
  /** The values without what is resampled. */
  exact = $state.raw<ValueStructureResult | null>(null);
  /** Under which choices everything was computed; null until then. */
  finished = '';

  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  /** The instruments that it asks, in its order. */
  readonly asked = $derived.by((): Instrument[] => {
    const record = this.study?.record;
    return (record?.design.instruments ?? []).flatMap(
      ({ id }) => record!.instruments.find((instrument) => instrument.id === id) ?? []
    );
  });
  readonly hasValues = $derived(this.asked.some(({ kind }) => kind === 'values'));
  readonly behaviours = $derived(this.asked.filter(({ kind }) => kind === 'behaviour'));
  readonly title = $derived(this.study?.record.title ?? '');
  readonly respondent = $derived.by(() => {
    const record = this.study?.record;
    return record ? (record.provenance ?? record.identity).label : '';
  });
  readonly simulated = $derived(this.study?.record.identity.simulated ?? false);
  /** Whether no link opens it elsewhere. */
  readonly local = $derived(this.study !== null && this.study.store !== null);

  /** The newest that was computed under these choices; null before it is there. */
  result(choices: AnalysisChoices): ValueStructureResult | null {
    const values = this.computed?.values;
    const isOf = (made: AnalysisChoices | null) => made !== null && keyOf(made) === keyOf(choices);
    if (values?.value && isOf(values.choices)) return values.value;
    return this.exact && isOf(this.exact.choices) ? this.exact : null;
  }
}

/** Two to six studies, analysed alike. */
export class CompareState {
  studies = $state.raw<readonly ComparedStudy[]>([]);
  choices = $state.raw<AnalysisChoices>(DEFAULT_CHOICES);
  figures = $state.raw<HumanFigures | null>(null);
  /** What is being done; null when everything is there. */
  progress = $state<string | null>(null);

  /** Each with the values under the choices, in their order. */
  readonly results = $derived(
    this.studies.map((study) => ({ study, result: study.result(this.choices) }))
  );
  /** People's side, which is the same for all. */
  readonly people = $derived(this.results.find(({ result }) => result)?.result ?? null);
  /** Names that tell the respondents apart. */
  readonly names = $derived.by(() => {
    const labels = this.studies.map(({ respondent }) => respondent);
    return this.studies.map(({ study, missing, respondent, title }, at) => {
      if (study === null) return `Study ${at + 1}${missing ? ', not in this browser' : ''}`;
      const alike = labels.filter((label) => label === respondent).length > 1;
      return alike ? `${respondent} (${title})` : respondent;
    });
  });
  readonly respondents = $derived(
    this.results.map(({ study, result }, at): Compared => ({
      id: study.id,
      respondent: this.names[at]!,
      simulated: study.simulated,
      verdict: result?.verdict ?? null,
      values: result?.populations.find(({ id }) => id === this.choices.population) ?? null
    }))
  );
  readonly comparison = $derived(
    this.people && compareRespondents(this.respondents, this.people.human.configuration)
  );

  readonly #services: Services;
  #stop = new AbortController();

  constructor(services: Services) {
    this.#services = services;
  }

  /** Shows these studies in this order; what is there already is not made again. */
  async show(ids: readonly string[], changed: Partial<AnalysisChoices>): Promise<void> {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const before = this.studies;
    this.choices = { ...DEFAULT_CHOICES, ...changed };
    this.studies = ids.map(
      (id) => before.find((study) => study.id === id) ?? new ComparedStudy(id)
    );
    for (const study of before) {
      study.computed?.stop();
      if (!this.studies.includes(study)) study.study?.session.close();
    }
    const parts: [string, (study: ComparedStudy) => Promise<void>][] = [
      ['opening', (study) => this.#open(study, signal)],
      ['maps', (study) => this.#exact(study, signal)],
      ['intervals', (study) => this.#rest(study, signal)]
    ];
    for (const [part, work] of parts) {
      if (part === 'maps') await this.#loadFigures();
      for (const [at, study] of this.studies.entries()) {
        if (signal.aborted) return;
        this.progress = `Study ${at + 1} of ${ids.length}: ${part}…`;
        try {
          await work(study);
        } catch (error) {
          if (!signal.aborted) study.error = AxiaError.from(error);
        }
      }
    }
    if (!signal.aborted) this.progress = null;
  }

  /** The screen is gone: nothing more is computed, and the worker lets go of the studies. */
  leave(): void {
    this.#stop.abort();
    for (const { study, computed } of this.studies) {
      computed?.stop();
      study?.session.close();
    }
  }

  async #open(study: ComparedStudy, signal: AbortSignal): Promise<void> {
    if (study.study !== null) return;
    const found = await findStudy(this.#services, study.id, signal);
    study.missing = found === null;
    study.study = found;
    study.error = null;
  }

  /** Those of all questionnaires that some study asks. */
  async #loadFigures(): Promise<void> {
    const ids = [...new Set(this.studies.flatMap(({ asked }) => asked.map(({ id }) => id)))];
    if (this.figures && ids.every((id) => this.#figuresFor.includes(id))) return;
    try {
      const { people } = await this.#services.openStore();
      const own = await people.list();
      this.figures = await loadHumanFigures(this.#services.sources, ids, own);
      this.#figuresFor = ids;
    } catch (error) {
      for (const study of this.studies) study.error = AxiaError.from(error);
    }
  }
  #figuresFor: readonly string[] = [];

  async #exact(study: ComparedStudy, signal: AbortSignal): Promise<void> {
    const { choices, figures } = this;
    if (!study.study || !figures || !study.hasValues || study.result(choices)) return;
    const references = valueReferences(figures, choices);
    study.exact = await study.study.session.ask('exact', [choices, references], { signal });
    study.error = null;
  }

  async #rest(study: ComparedStudy, signal: AbortSignal): Promise<void> {
    const { choices, figures } = this;
    if (!study.study || !figures) return;
    const computed = (study.computed ??= this.#computations(study, study.study, figures));
    const key = keyOf(choices);
    const steps: Step[] =
      study.finished === key ? ['shown-points'] : ['values', 'shown-points', 'behaviour'];
    await computed.run(choices, steps);
    if (signal.aborted) return;
    study.finished = key;
    study.error = computed.values.error;
  }

  #computations(
    study: ComparedStudy,
    { session }: FoundStudy,
    figures: HumanFigures
  ): Computations {
    const instruments = study.behaviours.map(({ id }) => id);
    const suits: Step[] = study.hasValues
      ? ['values', 'shown-points', ...(instruments.length > 0 ? (['behaviour'] as const) : [])]
      : [];
    return new Computations(
      session,
      {
        values: (choices) => valueReferences(this.figures ?? figures, choices),
        behaviour: (choices) => behaviourReferences(this.figures ?? figures, choices, instruments)
      },
      suits
    );
  }
}
