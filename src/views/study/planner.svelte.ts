import { DEFAULT_CHOICES } from '../../lib/core/analysis';
import {
  countNeeded,
  WORDING_ARMS,
  type PlanCurve,
  type Planned
} from '../../lib/core/analysis/planner';
import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { loadHumanFigures, valueReferences } from '../../lib/session';
import type { Services } from '../services';
import type { Setup } from './setup.svelte';

/** How wide intervals will be: what is expected, the computation, and what it comes to. */
export class Planner {
  what = $state<Planned>('repeats');
  /** Of the expected respondent, and by how much other words move its items: points of the scale. */
  strength = $state(1);
  wording = $state(0.4);
  /** Wanted width of the interval, in similarity times 100. */
  width = $state(10);
  curve = $state.raw<PlanCurve | null>(null);
  running = $state(false);
  error = $state.raw<AxiaError | null>(null);

  readonly #services: Services;
  #stop = new AbortController();

  /** The least number that makes the interval as narrow; null where none that was tried does. */
  readonly needed = $derived(this.curve && countNeeded(this.curve, this.width / 100));

  constructor(services: Services) {
    this.#services = services;
  }

  async compute(instrument: Instrument): Promise<void> {
    this.stop();
    const { signal } = (this.#stop = new AbortController());
    [this.running, this.error, this.curve] = [true, null, null];
    const { sources, studies } = this.#services;
    const session = studies.analyse({ values: null, behaviours: [], statements: [] });
    try {
      const figures = await loadHumanFigures(sources, [instrument.id]);
      const references = valueReferences(figures, DEFAULT_CHOICES);
      const { strength, what, wording } = this;
      const take = (curve: PlanCurve) => {
        if (!signal.aborted) this.curve = curve;
      };
      const request = { instrument, strength, wording };
      take(await session.ask('plan', [what, request, references], { signal, onReport: take }));
    } catch (error) {
      if (!signal.aborted) this.error = AxiaError.from(error);
    } finally {
      session.close();
      if (!signal.aborted) this.running = false;
    }
  }

  /** Ends the computation; what there is of the curve stays. */
  stop(): void {
    this.#stop.abort();
    this.running = false;
  }
}

/** Takes a number of texts or wordings into a design. Individuals are a choice of the analysis. */
export function takePlanned(setup: Setup, what: Planned, count: number): void {
  if (what === 'repeats') {
    setup.mode = 'sampled';
    setup.repeats = count;
  } else if (what === 'wordings') {
    const others = setup.arms.filter((arm) => !WORDING_ARMS.includes(arm));
    setup.arms = [...others, ...WORDING_ARMS.slice(0, count - 1)];
    setup.armShare = 'all';
  }
}
