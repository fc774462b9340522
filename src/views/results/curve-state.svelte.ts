import {
  countSpecifications,
  curveAxes,
  CURVE_AXES,
  placeOf,
  type CurveAxes,
  type CurveAxis
} from '../../lib/core/analysis/curve/grid';
import type { CurveRequest } from '../../lib/core/analysis/curve/compute';
import {
  summariseCurve,
  type Curve,
  type CurveSummary
} from '../../lib/core/analysis/curve/summary';
import type { FormInput } from '../../lib/core/analysis/form/inputs';
import type { AnalysisChoices } from '../../lib/core/analysis/types';
import { AxiaError } from '../../lib/core/error';
import { isOwnId } from '../../lib/core/people/own-people';
import type { DominanceShares, ValueReference } from '../../lib/core/reference/reference';
import type { CurveWork, StudySession } from '../../lib/session';

/** What a curve rests on besides the answers. */
export interface CurveFigures {
  choices: AnalysisChoices;
  references: readonly ValueReference[];
  dominances: readonly DominanceShares[];
}

type Compute = (request: CurveRequest, work: CurveWork) => Promise<Curve>;

/** A specification curve on the results screen: what varies, the computation, and what came of it. */
export class CurveState {
  /** Choices that vary. */
  varied = $state.raw<ReadonlySet<CurveAxis>>(new Set(CURVE_AXES));
  /** Null until the answers have been asked for. */
  forms = $state.raw<readonly FormInput[] | null>(null);
  done = $state.raw<{ curve: Curve; summary: CurveSummary; choices: AnalysisChoices } | null>(null);
  /** Share of what is under way; null while nothing is. */
  progress = $state<number | null>(null);
  error = $state.raw<AxiaError | null>(null);

  readonly #session: Pick<StudySession, 'ask'>;
  readonly #figures: () => CurveFigures;
  readonly #compute: Compute;
  #stop = new AbortController();

  /** The grid that would be computed; null until the answers are there. */
  readonly axes = $derived.by((): CurveAxes | null => this.#axesOf(this.varied));
  /** The same with everything that can vary. */
  readonly whole = $derived.by((): CurveAxes | null => this.#axesOf(new Set(CURVE_AXES)));
  readonly count = $derived(this.axes === null ? 0 : countSpecifications(this.axes));

  /** Rank of every place of the curve, from 0. */
  readonly #ranks = $derived.by(() => {
    if (this.done === null) return null;
    const ranks = new Int32Array(this.done.curve.similarity.length).fill(-1);
    this.done.summary.order.forEach((place, rank) => (ranks[place] = rank));
    return ranks;
  });
  /** Rank of the reader's choices; null where they are not among the combinations. */
  readonly current = $derived.by((): number | null => {
    const place = this.done && placeOf(this.done.curve.axes, this.#figures().choices);
    const rank = place === null ? undefined : this.#ranks?.[place];
    return rank === undefined || rank < 0 ? null : rank;
  });
  /** Whether the curve was computed under other weights or shares than those chosen now. */
  readonly outdated = $derived.by((): boolean => {
    if (this.done === null) return false;
    const { choices, curve } = this.done;
    const now = this.#figures().choices;
    const custom = curve.axes.population.includes('custom');
    return (
      choices.dominance !== now.dominance ||
      (custom && String(choices.customWeights) !== String(now.customWeights))
    );
  });

  constructor(session: Pick<StudySession, 'ask'>, figures: () => CurveFigures, compute: Compute) {
    this.#session = session;
    this.#figures = figures;
    this.#compute = compute;
  }

  /** Asks for the answers, which say what can vary. */
  async open(): Promise<void> {
    try {
      this.forms = await this.#session.ask('forms', [], { signal: this.#stop.signal });
    } catch (error) {
      this.#fail(error);
    }
  }

  vary(axis: CurveAxis, varies: boolean): void {
    const others = [...this.varied].filter((one) => one !== axis);
    this.varied = new Set(varies ? [...others, axis] : others);
  }

  async compute(): Promise<void> {
    const { axes, forms } = this;
    if (axes === null || forms === null || this.progress !== null) return;
    const { choices, dominances, references } = this.#chosen();
    const stop = (this.#stop = new AbortController());
    this.progress = 0;
    this.error = null;
    try {
      const curve = await this.#compute(
        {
          forms,
          axes,
          choices,
          references: axes.reference.map((id) => references.find((one) => one.id === id)!),
          people: references.filter(({ id }) => !isOwnId(id)),
          dominance: dominances.find(({ id }) => id === choices.dominance)!
        },
        { signal: stop.signal, onProgress: (share) => (this.progress = share) }
      );
      this.done = { curve, summary: summariseCurve(curve), choices };
    } catch (error) {
      this.#fail(error);
    } finally {
      if (stop === this.#stop) this.progress = null;
    }
  }

  /** Ends the computation under way; what was computed before stays. */
  stop(): void {
    this.#stop.abort();
  }

  /** The figures, without people of the reader's own that are not chosen: as everywhere. */
  #chosen(): CurveFigures {
    const figures = this.#figures();
    const { reference } = figures.choices;
    return {
      ...figures,
      references: figures.references.filter(({ id }) => !isOwnId(id) || id === reference)
    };
  }

  #axesOf(varied: ReadonlySet<CurveAxis>): CurveAxes | null {
    if (this.forms === null || this.forms.length === 0) return null;
    const { choices, references } = this.#chosen();
    return curveAxes(
      this.forms,
      choices,
      references.map(({ id }) => id),
      varied
    );
  }

  #fail(error: unknown): void {
    const found = AxiaError.from(error);
    if (found.kind !== 'aborted') this.error = found;
  }
}
