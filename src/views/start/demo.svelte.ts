import { DEFAULT_CHOICES } from '../../lib/core/analysis/choices';
import { humanMap } from '../../lib/core/analysis/human-map';
import { valuesOnly } from '../../lib/core/analysis/study-input';
import type {
  AnalysisReferences,
  Point,
  PopulationResult,
  ReferencePoints,
  ValueStructureResult
} from '../../lib/core/analysis/types';
import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import type { ValueReference } from '../../lib/core/reference/reference';
import { simulatedPreset } from '../../lib/core/simulation/parameters';
import { simulateStudy } from '../../lib/core/simulation/respond';
import type { Services } from '../services';

/** A population as far as it is known before anything was resampled or permuted. */
function withoutResampling(population: PopulationResult): PopulationResult {
  return { ...population, bootstrap: null, tTest: null, chance: null, protest: null };
}

/** The start page's respondent: simulated here and now, drawn beside the people. */
export class Demo {
  preset = $state('strong-circle');
  seed = $state(1);
  /** Who the people are, and their map: there at once, before any respondent has answered. */
  people = $state.raw<{ reference: ValueReference; map: Point[] } | null>(null);
  result = $state.raw<ValueStructureResult | null>(null);
  points = $state.raw<ReferencePoints | null>(null);
  error = $state.raw<AxiaError | null>(null);

  readonly #services: Services;
  #loaded: Promise<{ instrument: Instrument; references: AnalysisReferences }> | undefined;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Lets a preset answer the questionnaire under a seed, and draws what comes out. */
  async show(preset: string, seed: number): Promise<void> {
    this.preset = preset;
    this.seed = seed;
    try {
      this.#loaded ??= this.#load();
      const { instrument, references } = await this.#loaded;
      const parameters = simulatedPreset(preset)!.parameters;
      const choices = { ...DEFAULT_CHOICES, seed };
      const study = valuesOnly(simulateStudy(parameters, seed, instrument));
      const analysis = this.#services.analysis.of(study);
      // The map needs no resampling: it is there long before its interval.
      const first = await analysis.analyse(
        { ...choices, bootstraps: 2, permutations: 1 },
        { ...references, others: [] }
      );
      const populations = first.populations.map(withoutResampling);
      this.result = { ...first, choices, populations };
      this.error = null;
      this.result = await analysis.analyse(choices, references);
      this.points ??=
        (await analysis.referencePoints(choices, references, ['uniform'])).uniform ?? null;
      if (references.others.length === 0) {
        // What people score against people needs every sample: fetched last, for a second look.
        const all = await this.#services.sources.loadAllReferences();
        references.others = all.filter(({ id }) => id !== choices.reference);
        if (this.preset === preset && this.seed === seed)
          this.result = await analysis.analyse(choices, references);
      }
    } catch (error) {
      const problem = AxiaError.from(error);
      if (problem.kind === 'network') this.#loaded = undefined; // another try may go better
      if (problem.kind !== 'aborted') this.error = problem; // else a newer call took its place
    }
  }

  async #load() {
    const { sources } = this.#services;
    const people = sources.loadReference(DEFAULT_CHOICES.reference).then((reference) => {
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
