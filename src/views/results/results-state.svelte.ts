import type { FigureView } from '../../lib/link';
import { DEFAULT_CHOICES } from '../../lib/core/analysis';
import { whyNotRead } from '../../lib/core/analysis/verdict';
import type { ComputedCurve } from '../../lib/core/analysis/curve/report';
import type { BehaviourReferences } from '../../lib/core/analysis/behaviour/types';
import type { AnalysisChoices, ValueStructureResult } from '../../lib/core/analysis/types';
import type { BehaviourReference } from '../../lib/core/reference/behaviour-reference';
import { filledFormOwner, promptedValue } from '../../lib/core/study/condition';
import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { newId } from '../../lib/platform';
import { respondentInCaption } from '../../lib/core/provenance/facts';
import type { StudyRecord, StudyStore } from '../../lib/store/store';
import {
  behaviourReferences,
  behaviourReferencesOf,
  findStudy,
  loadHumanFigures,
  valueReferences,
  type HumanFigures,
  type StudySession
} from '../../lib/session';
import { noticesOf } from '../notices';
import { ownPeopleLimits } from '../own-people';
import type { Services } from '../services';
import { Computations, affectedBy, STEPS, type Step } from './computations.svelte';

/**
 * One study on the results screen: its stored answers, the reader's choices, and what follows from
 * both. A change of choices recomputes what it affects from the answers; the newest change wins.
 */
export class ResultsState {
  record = $state.raw<StudyRecord | null>(null);
  /** Questions of the study, and how many of them were asked. */
  counts = $state.raw({ questions: 0, answered: 0, failed: 0 });
  choices = $state.raw<AnalysisChoices>(DEFAULT_CHOICES);
  /** The open study; like what is computed of it null until it is there. */
  session = $state.raw<StudySession | null>(null);
  computed = $state.raw<Computations | null>(null);
  figures = $state.raw<HumanFigures | null>(null);
  /** The specification curve that was computed last, which an export takes along. */
  curve = $state.raw<ComputedCurve | null>(null);
  opening = $state(true);
  missing = $state(false);
  /** Under which a published study was exported, where its address said nothing of choices. */
  exported: AnalysisChoices | null = null;
  /** Whether the study comes from the site rather than from this browser. */
  published = $state(false);
  /** Why the study could not be opened. */
  #error = $state.raw<AxiaError | null>(null);

  /** The instruments that the study asks, in its order. */
  readonly asked = $derived.by(() => {
    const { design, instruments } = this.record ?? { design: { instruments: [] }, instruments: [] };
    return design.instruments.flatMap(
      ({ id }) => instruments.find((instrument) => instrument.id === id) ?? []
    );
  });
  readonly values = $derived(this.asked.find(({ kind }) => kind === 'values') ?? null);
  readonly behaviours = $derived(this.#ofKind('behaviour'));
  readonly statements = $derived(this.#ofKind('statements'));
  readonly hasPriming = $derived(this.#hasCondition((id) => filledFormOwner(id) !== null));
  readonly hasNames = $derived(this.#hasCondition((id) => promptedValue(id)?.form === 'name'));

  /** The value structure with the population that is shown; the newest that was computed. */
  readonly result = $derived.by((): ValueStructureResult | null => {
    const found = this.computed?.values.value ?? null;
    return found && { ...found, choices: this.#shown(found.choices) };
  });
  readonly shown = $derived(
    this.result?.populations.find(({ id }) => id === this.choices.population) ?? null
  );
  /** Why the similarities say nothing; null where they may be read. */
  readonly unread = $derived(whyNotRead(this.result?.verdict ?? null));
  /** Whether there is something to export, or nothing more to wait for. */
  readonly ready = $derived.by(() => {
    const { computed } = this;
    if (computed === null) return false;
    const { values, behaviour, agreement, busy } = computed;
    return !busy || [values, behaviour, agreement].some(({ value }) => value !== null);
  });
  readonly points = $derived(this.computed?.points ?? {});
  readonly busy = $derived(this.opening || (this.computed?.busy ?? false));
  readonly error = $derived(this.#error ?? this.computed?.values.error ?? null);

  readonly allReferences = $derived(this.figures?.references ?? []);
  readonly dominances = $derived(this.figures?.dominances ?? []);
  readonly publishedCeiling = $derived(this.figures?.ceiling ?? null);
  /** Human means of the chosen reference; null where they are not known. */
  readonly descriptives = $derived(
    this.figures?.descriptives.find(({ id }) => id === this.result?.reference.id) ?? null
  );

  /** How the answers were sampled as text; null where they are distributions. */
  readonly sampling = $derived.by(() => {
    const elicitation = this.record?.design.elicitation;
    return elicitation?.mode === 'sampled' ? elicitation : null;
  });
  /** Name of who answered, with the label that a simulated respondent always carries. */
  readonly respondent = $derived.by(() => {
    const identity = this.record?.provenance ?? this.record?.identity;
    return identity ? identity.label : '';
  });
  /** Why no other browser can open what is shown here, and what to send instead; null where any can. */
  readonly onlyHere = $derived.by(() => {
    if (!this.published)
      return 'This study is stored in this browser alone: in another one the link finds nothing. Send the bundle (“Export bundle”), or put it on the web and send a link to that.';
    return ownPeopleLimits(this.choices, this.figures);
  });
  /** What must accompany the numbers of the people in figures: sources and licences. */
  readonly notices = $derived(
    noticesOf(
      this.figures,
      this.choices,
      [...this.behaviours, ...this.statements].map(({ id }) => id)
    )
  );
  /** The same with what a reader must know of a language model: for captions. */
  readonly answerer = $derived(this.record ? respondentInCaption(this.record) : '');
  readonly simulated = $derived(this.record?.identity.simulated ?? false);

  readonly #services: Services;
  #store: StudyStore | null = null;
  /** Under which the site publishes the study: not the id that its bundle holds. */
  #publishedId = '';
  /** Whether the address left all choices to the study. */
  readonly #open: boolean;
  readonly #left = new AbortController();
  /** What sections compute by themselves. */
  readonly #awaited = new Set<Promise<unknown>>();

  constructor(services: Services, start: Partial<AnalysisChoices>) {
    this.#services = services;
    this.choices = { ...DEFAULT_CHOICES, ...start };
    this.#open = Object.keys(start).length === 0;
  }

  /** Reads a study and analyses it. */
  async load(studyId: string): Promise<void> {
    const { signal } = this.#left;
    try {
      const found = await findStudy(this.#services, studyId, signal);
      if (found === null) {
        this.missing = true;
        return;
      }
      const { session, record, questions, answered, failed, store } = found;
      signal.addEventListener('abort', () => session.close());
      this.figures = await loadHumanFigures(
        this.#services.sources,
        record.design.instruments.map(({ id }) => id),
        await this.#services.openStore().then(({ people }) => people.list())
      );
      this.#store = store;
      this.published = store === null;
      this.#publishedId = studyId;
      if (this.#open && this.published && record.report) {
        this.exported = record.report.choices;
        this.choices = this.exported;
      }
      this.record = record;
      this.counts = { questions, answered, failed };
      this.session = session;
      this.computed = new Computations(
        session,
        {
          values: (choices) => valueReferences(this.figures!, choices),
          behaviour: (choices) => this.behaviourReferences(choices)
        },
        this.#steps()
      );
      if (!signal.aborted) void this.computed.run(this.choices, STEPS);
    } catch (error) {
      if (!signal.aborted) this.#error = AxiaError.from(error);
    } finally {
      this.opening = false;
    }
  }

  /** The screen is gone: the worker is free for others. */
  leave(): void {
    this.computed?.stop();
    this.#left.abort();
  }

  /** Keeps a copy of a published study in this browser; returns its id. */
  async keepCopy(): Promise<string> {
    const { openStore, sources, studies } = this.#services;
    const [{ importStudy }, { store }, bytes] = await Promise.all([
      import('../../lib/store'),
      openStore(),
      sources.loadPublished(this.#publishedId)
    ]);
    const now = new Date(this.#services.now()).toISOString();
    return studies.read(new Blob([bytes as BlobPart]), async (bundle) => {
      // The id of a published study is the site's own.
      const options = { otherId: newId(), published: [bundle.record.id], now };
      return (await importStudy(store, bundle, options)).id;
    });
  }

  /** Changes choices and recomputes what they affect. */
  async choose(change: Partial<AnalysisChoices>): Promise<void> {
    this.choices = { ...this.choices, ...change };
    const changed = Object.keys(change) as (keyof AnalysisChoices)[];
    await this.computed?.run(this.choices, affectedBy(changed));
  }

  async reset(): Promise<void> {
    this.choices = DEFAULT_CHOICES;
    await this.computed?.run(this.choices, STEPS);
  }

  /** Says that a section computes something by itself. */
  await(work: Promise<unknown>): void {
    const done = work.finally(() => this.#awaited.delete(done));
    this.#awaited.add(done);
  }

  /** Resolves once nothing is left to compute, here or in a section. */
  async settled(): Promise<void> {
    await this.computed?.settled();
    await Promise.all(this.#awaited);
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

  /** The human figures that the study's behaviours are compared with under these choices. */
  behaviourReferences(choices: AnalysisChoices): BehaviourReferences {
    const instruments = [...this.behaviours, ...this.statements].map(({ id }) => id);
    return behaviourReferences(this.figures!, choices, instruments);
  }

  /** The human references that an instrument's behaviour can be compared with. */
  behaviourReferencesOf(instrument: string): BehaviourReference[] {
    return this.figures ? behaviourReferencesOf(this.figures, instrument) : [];
  }

  /** Choices that something was computed under, with the population that is shown now. */
  #shown(choices: AnalysisChoices): AnalysisChoices {
    return { ...choices, population: this.choices.population };
  }

  #ofKind(kind: Instrument['kind']): Instrument[] {
    return this.asked.filter((instrument) => instrument.kind === kind);
  }

  #hasCondition(wanted: (id: StudyRecord['design']['conditions'][number]) => boolean): boolean {
    return this.record?.design.conditions.some(wanted) ?? false;
  }

  /** What the study has the answers for. */
  #steps(): Step[] {
    const values = this.values !== null;
    const behaviour = this.behaviours.length > 0 || (values && this.statements.length > 0);
    return STEPS.filter((step) =>
      step === 'form'
        ? true
        : step === 'agreement'
          ? this.statements.length > 0
          : step === 'behaviour'
            ? behaviour
            : values
    );
  }
}

/** What every section of the results gets. */
export interface SectionProps {
  study: ResultsState;
  /** Short titles of the study's questionnaires, by id. */
  titles: ReadonlyMap<string, string>;
  /** Of whose answers an address says that they are looked at; null for all. */
  measure: FigureView['measure'] | null;
  onchange: (change: Partial<AnalysisChoices>) => void;
}
