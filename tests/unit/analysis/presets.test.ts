// Where the presets land, over seeds, through the analysis itself (exact matrix, map, bootstrap).
// The tolerances come from the measurement in docs/simulated-respondent.md.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import { finish } from '../../../src/lib/core/analysis/steps';
import { bootstrapPopulation, stratified } from '../../../src/lib/core/analysis/bootstrap';
import { correlationsOf, mixture } from '../../../src/lib/core/analysis/moments';
import { buildPersonas, selectPersonas } from '../../../src/lib/core/analysis/persona';
import { personaWeights } from '../../../src/lib/core/analysis/population';
import {
  alignToHuman,
  humanMap,
  packed,
  planarMaps,
  valueMap
} from '../../../src/lib/core/analysis/value-map';
import { simulatedPreset } from '../../../src/lib/core/simulation';
import { simulateStudy } from '../../../src/lib/core/simulation/respond';
import { largestRemainder } from '../../../src/lib/core/statistics/largest-remainder';
import { mean } from '../../../src/lib/core/statistics/summary';
import { EUROPE, PVQ40, referencesFor } from './fixtures';

const SEEDS = Array.from({ length: 24 }, (_, i) => i + 1);
const US = referencesFor('pvq40-us');

interface Landing {
  exact: number;
  bootstrap: number;
  /** Mean width of the percentile interval. */
  width: number;
}

function landing(preset: string, references = EUROPE): Landing {
  const human = humanMap(references.reference, 'centred', DEFAULT_CHOICES);
  const runs = SEEDS.map((seed) => {
    const choices = { ...DEFAULT_CHOICES, seed, bootstraps: 10 };
    const input = simulateStudy(simulatedPreset(preset)!.parameters, seed, PVQ40);
    const personas = selectPersonas(buildPersonas(input, choices), 'definition');
    const { weights } = personaWeights(
      'uniform',
      personas,
      choices,
      references.dominance,
      human.correlations
    );
    const map = valueMap(correlationsOf(mixture(personas, weights!).covariance), choices);
    const { similarity } = alignToHuman(human, map.configuration);
    const counts = largestRemainder(weights!, choices.individuals);
    const bootstrap = finish(
      bootstrapPopulation(
        stratified(personas, () => counts, 0, choices),
        similarity,
        choices,
        planarMaps(choices),
        packed(human.configuration)
      )
    )!;
    return { similarity, bootstrap };
  });
  return {
    exact: mean(runs.map(({ similarity }) => similarity)),
    bootstrap: mean(runs.map(({ bootstrap }) => bootstrap.mean)),
    width: mean(runs.map(({ bootstrap: { percentile } }) => percentile!.high - percentile!.low))
  };
}

const off = (measured: number, expected: number) => Math.abs(measured - expected);

describe('where the presets land', { timeout: 120_000 }, () => {
  it('strong circle: about .88, .93 on PVQ-40 US; weak circle: below it and wider', () => {
    const strong = landing('strong-circle');
    const weak = landing('weak-circle');
    expect(off(strong.exact, 0.881)).toBeLessThan(0.01);
    expect(off(strong.bootstrap, 0.882)).toBeLessThan(0.01);
    expect(off(weak.bootstrap, 0.849)).toBeLessThan(0.02);
    expect(weak.bootstrap).toBeLessThan(strong.bootstrap);
    expect(weak.width).toBeGreaterThan(3 * strong.width);
    expect(off(landing('strong-circle', US).exact, 0.926)).toBeLessThan(0.01);
    expect(off(landing('weak-circle', US).bootstrap, 0.895)).toBeLessThan(0.02);
  });

  it('one dimension: about .57; four groups: about .40', () => {
    // Between seeds the axis turns: the standard error of 24 means is about .017.
    expect(off(landing('one-dimension').bootstrap, 0.564)).toBeLessThan(0.05);
    expect(off(landing('four-groups').bootstrap, 0.407)).toBeLessThan(0.03);
  });

  it('own value and random: at chance', () => {
    expect(off(landing('own-value').bootstrap, 0.17)).toBeLessThan(0.03);
    // One profile a seed: the standard error of 24 means is about .024.
    expect(off(landing('random').bootstrap, 0.17)).toBeLessThan(0.06);
  });
});
