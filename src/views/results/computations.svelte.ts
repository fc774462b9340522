import type { FormReport } from '../../lib/core/analysis/form/types';
import type { AgreementResult } from '../../lib/core/analysis/agreement/types';
import type {
  BehaviourReferences,
  ValueBehaviourResult,
  WeightControl
} from '../../lib/core/analysis/behaviour/types';
import type {
  AnalysisChoices,
  AnalysisReferences,
  PopulationId,
  ReferencePoints,
  ValueStructureResult
} from '../../lib/core/analysis/types';
import type { StudySession } from '../../lib/session';
import { AxiaError } from '../../lib/core/error';

/** What is computed of a study, in this order: what is looked at first comes first. */
export const STEPS = [
  'values',
  'shown-points',
  'agreement',
  'behaviour',
  'points',
  'controls',
  'form'
] as const;
export type Step = (typeof STEPS)[number];

/** What a choice changes, where that is not everything. */
const AFFECTED: Partial<Record<keyof AnalysisChoices, readonly Step[]>> = {
  population: [], // everything is computed of all populations
  margin: ['values'],
  agreementCentred: ['agreement'],
  conservative: ['agreement'],
  behaviourReferences: ['behaviour', 'controls']
};

/** What must be recomputed when these choices change. */
export function affectedBy(changed: readonly (keyof AnalysisChoices)[]): Step[] {
  return STEPS.filter((step) => changed.some((key) => AFFECTED[key]?.includes(step) ?? true));
}

export type PointsByPopulation = Partial<Record<PopulationId, ReferencePoints>>;

/** The human figures under some choices; a reference that is not known throws an AxiaError. */
export interface FiguresOf {
  values(choices: AnalysisChoices): AnalysisReferences;
  behaviour(choices: AnalysisChoices): BehaviourReferences;
}

/**
 * Everything that the worker computes of a study, step after step. The newest choices win: what they
 * leave alone stays, and what they interrupt is computed under them.
 */
export class Computations {
  readonly values = new Part<ValueStructureResult>();
  readonly agreement = new Part<AgreementResult>();
  readonly behaviour = new Part<ValueBehaviourResult>();
  readonly controls = new Part<WeightControl[]>();
  readonly form = new Part<FormReport>();
  /** Known structures, population after population. */
  points = $state.raw<PointsByPopulation>({});
  busy = $state(false);

  readonly #session: Pick<StudySession, 'ask'>;
  readonly #figures: FiguresOf;
  readonly #suits: ReadonlySet<Step>;
  readonly #due = new Set<Step>();
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /** @param suits what the study has the answers for */
  constructor(session: Pick<StudySession, 'ask'>, figures: FiguresOf, suits: readonly Step[]) {
    this.#session = session;
    this.#figures = figures;
    this.#suits = new Set(suits);
  }

  /** Recomputes the affected steps, and those that this interrupts. */
  run(choices: AnalysisChoices, affected: readonly Step[]): Promise<void> {
    for (const step of affected) if (this.#suits.has(step)) this.#due.add(step);
    if (this.#due.size === 0) return this.#running;
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#running = this.#work(choices, this.#stop.signal);
    return this.#running;
  }

  /** Computes nothing more: nobody is there to see it. */
  stop(): void {
    this.#stop.abort();
    this.#due.clear();
    this.busy = false;
  }

  /** Whether something that depends on the population that was shown is of another one. */
  isOfOtherPopulation(population: PopulationId): boolean {
    return [this.values, this.behaviour].some(
      ({ choices }) => choices !== null && choices.population !== population
    );
  }

  /** Resolves once nothing is left to compute. */
  async settled(): Promise<void> {
    while (this.busy) await this.#running;
  }

  async #work(choices: AnalysisChoices, signal: AbortSignal): Promise<void> {
    this.busy = true;
    for (const step of this.#due) this.#part(step)?.wait();
    for (const step of STEPS) {
      if (!this.#due.has(step)) continue;
      await this.#compute(step, choices, signal);
      if (signal.aborted) return;
      this.#due.delete(step);
    }
    this.busy = false;
  }

  #part(step: Step): PartState | null {
    return step === 'points' || step === 'shown-points' ? null : this[step];
  }

  async #compute(step: Step, choices: AnalysisChoices, signal: AbortSignal): Promise<void> {
    const session = this.#session;
    const values = () => this.#figures.values(choices);
    const behaviour = () => this.#figures.behaviour(choices);
    const options = { signal };
    // Figures of unknown references are refused by the part that they are for.
    switch (step) {
      case 'values':
        return this.values.compute(
          choices,
          async (onPartial) =>
            session.ask('values', [choices, values()], {
              signal,
              onReport: (result) => {
                // Those of other choices do not belong next to the new similarity.
                if (this.values.choices !== choices && !signal.aborted) this.points = {};
                onPartial(result);
              }
            }),
          signal
        );
      case 'agreement':
        return this.agreement.compute(
          choices,
          () => session.ask('agreement', [choices], options),
          signal
        );
      case 'behaviour':
        return this.behaviour.compute(
          choices,
          async () => session.ask('behaviour', [choices, values(), behaviour()], options),
          signal
        );
      case 'controls':
        return this.controls.compute(
          choices,
          async () => session.ask('controls', [choices, values(), behaviour()], options),
          signal
        );
      case 'form':
        return this.form.compute(
          choices,
          async () =>
            session.ask('form', [choices, this.#suits.has('values') ? values() : null], options),
          signal
        );
      case 'shown-points':
        return this.#addPoints(choices, [choices.population], signal);
      case 'points':
        return this.#addPoints(choices, this.#scored(), signal);
    }
  }

  /** Populations that have a similarity to be read against known structures. */
  #scored(): PopulationId[] {
    const populations = this.values.value?.populations ?? [];
    return populations.filter(({ problem }) => problem === null).map(({ id }) => id);
  }

  async #addPoints(
    choices: AnalysisChoices,
    populations: readonly PopulationId[],
    signal: AbortSignal
  ): Promise<void> {
    const scored = this.#scored();
    const missing = populations.filter((id) => !this.points[id] && scored.includes(id));
    if (missing.length === 0) return;
    try {
      const references = this.#figures.values(choices);
      const parameters = [choices, references, missing] as const;
      const points = await this.#session.ask('points', [...parameters], { signal });
      if (!signal.aborted) this.points = { ...this.points, ...points };
    } catch {
      // The ruler says less without them; what stops the values themselves is said there.
    }
  }
}

/** Whether a part is there or on its way, whatever it holds. */
export type PartState = Omit<Part<unknown>, 'compute'>;

/** One part of the results that is computed by itself, in the worker. */
export class Part<Value> {
  /** The newest that was computed; it stays while another is on its way. */
  value = $state.raw<Value | null>(null);
  /** Under which choices; null before there is a value. */
  choices = $state.raw<AnalysisChoices | null>(null);
  busy = $state(false);
  /** Whether intervals and chance levels of the value are still being computed. */
  partial = $state(false);
  /** Why the newest computation gave nothing. */
  error = $state.raw<AxiaError | null>(null);

  /** Says that a computation is due. */
  wait(): void {
    this.busy = true;
  }

  /**
   * Computes again. A failure becomes the error of this part alone; nothing changes once the signal
   * is aborted. Never rejects.
   *
   * @param work may give what it has so far: `partial` says that intervals are still to come
   */
  async compute(
    choices: AnalysisChoices,
    work: (onPartial: (value: Value) => void) => Promise<Value>,
    signal: AbortSignal
  ): Promise<void> {
    const take = (value: Value, partial: boolean) => {
      if (signal.aborted) return;
      [this.value, this.choices, this.error, this.partial] = [value, choices, null, partial];
    };
    try {
      take(await work((value) => take(value, true)), false);
    } catch (error) {
      if (!signal.aborted) this.error = AxiaError.from(error);
    } finally {
      if (!signal.aborted) this.busy = false;
    }
  }
}
