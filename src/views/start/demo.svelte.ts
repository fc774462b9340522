import { DEFAULT_CHOICES } from '../../lib/core/analysis/choices';
import type {
  AnalysisReferences,
  Point,
  ReferencePoints,
  ValueStructureResult
} from '../../lib/core/analysis/types';
import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import type { ValueReference } from '../../lib/core/reference/reference';
import { simulatedPreset } from '../../lib/core/simulation/parameters';
import type { Services } from '../services';

/** The start page's respondent: simulated here and now, drawn next to people. */
export class Demo {
  preset = $state('strong-circle');
  seed = $state(1);
  /** Who the people are, and their map: there at once, before any respondent has answered. */
  people = $state.raw<{ reference: ValueReference; map: Point[] } | null>(null);
  result = $state.raw<ValueStructureResult | null>(null);
  points = $state.raw<ReferencePoints | null>(null);
  error = $state.raw<AxiaError | null>(null);

  readonly #services: Services;
  #stop = new AbortController();
  #loaded: Promise<{ instrument: Instrument; references: AnalysisReferences }> | undefined;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Lets a preset answer the questionnaire under a seed, and draws what comes out. */
  async show(preset: string, seed: number): Promise<void> {
    this.preset = preset;
    this.seed = seed;
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    try {
      this.#loaded ??= this.#load();
      const [{ instrument, references }, { simulateStudy }, { valuesOnly }] = await Promise.all([
        this.#loaded,
        import('../../lib/core/simulation/respond'),
        import('../../lib/core/analysis/input')
      ]);
      if (signal.aborted) return; // a newer call took its place
      const parameters = simulatedPreset(preset)!.parameters;
      const choices = { ...DEFAULT_CHOICES, seed };
      const study = this.#services.studies.analyse(
        valuesOnly(simulateStudy(parameters, seed, instrument))
      );
      signal.addEventListener('abort', () => study.close());
      const options = { signal };
      // The map needs no resampling: it is there long before its interval.
      const onReport = (partial: ValueStructureResult) => {
        if (!signal.aborted) [this.result, this.error] = [partial, null];
      };
      this.result = await study.ask('values', [choices, references], { signal, onReport });
      this.points ??=
        (await study.ask('points', [choices, references, ['uniform']], options)).uniform ?? null;
      if (references.others.length === 0) {
        // What people score against people needs every sample: fetched last, for a second look.
        const all = await this.#services.sources.loadAllReferences();
        references.others = all.filter(({ id }) => id !== choices.reference);
        const { ceiling } = await study.ask('exact', [choices, references], options);
        this.result = { ...this.result, ceiling };
      }
    } catch (error) {
      if (signal.aborted) return; // a newer call took its place
      this.error = AxiaError.from(error);
      if (this.error.kind === 'network') this.#loaded = undefined; // another try may go better
    }
  }

  /** The page is gone: the worker is free for others. */
  leave(): void {
    this.#stop.abort();
  }

  async #load() {
    const { sources } = this.#services;
    const people = Promise.all([
      sources.loadReference(DEFAULT_CHOICES.reference),
      import('../../lib/core/analysis/value-map')
    ]).then(([reference, { humanMap }]) => {
      const { configuration } = humanMap(reference, DEFAULT_CHOICES.scoring, DEFAULT_CHOICES);
      this.people = { reference, map: configuration };
      return reference;
    });
    const [instrument, reference, dominance] = await Promise.all([
      sources.loadInstrument('pvq40'),
      people,
      sources.loadDominance(DEFAULT_CHOICES.dominance)
    ]);
    return { instrument, references: { reference, others: [], dominance } };
  }
}
