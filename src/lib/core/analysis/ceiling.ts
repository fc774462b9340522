import { superimpose } from '../statistics/procrustes';
import { mean, quantile } from '../statistics/summary';
import type { ValueReference } from '../reference/reference';
import { orderOf } from './circular-order';
import type { Steps } from './steps';
import type { AnalysisReferences, HumanCeiling, HumanSample, PopulationResult } from './types';
import { packed, valueMap, type HumanMap, type MapChoices } from './value-map';

export const EMPTY_CEILING: HumanCeiling = {
  samples: [],
  mean: null,
  low: null,
  high: null,
  countries: null
};

/** People against people, and the maps behind it: of every single human sample but the reference. */
export interface HumanMaps {
  ceiling: HumanCeiling;
  /** Packed. */
  maps: Float64Array[];
  /** Similarities of all pairs of countries (`ceiling.countries`). */
  pairs: number[];
}

/**
 * People against people: the similarity of every other single human sample with the reference,
 * under the same scoring and map. Averages of samples are left out, and so are samples without
 * figures for the scoring; the summary is over samples that are independent of the reference.
 *
 * @param human the map of `reference`
 */
export function* humanCeiling(
  { reference, others }: Pick<AnalysisReferences, 'reference' | 'others'>,
  human: HumanMap,
  choices: MapChoices
): Steps<HumanMaps> {
  const target = packed(human.configuration);
  const samples: HumanSample[] = [];
  const maps: Float64Array[] = [];
  const mapped: { of: ValueReference; map: Float64Array }[] = [];
  for (const other of others) {
    const matrix = other.correlations[human.scoring];
    if (other.id === reference.id || other.members.length > 0 || matrix === null) continue;
    const { configuration, stress1 } = valueMap(matrix, choices);
    const map = packed(configuration);
    const order = orderOf(configuration);
    samples.push({
      id: other.id,
      title: other.title,
      n: other.sample.n,
      similarity: superimpose(target, map),
      partOfReference: reference.members.includes(other.id),
      independent: isIndependent(other, reference),
      stress1,
      delta: order?.delta ?? null,
      sameOrder: order?.sameOrder ?? false
    });
    maps.push(map);
    mapped.push({ of: other, map });
    yield null;
  }
  if (reference.members.length === 0) mapped.push({ of: reference, map: target });
  const independent = samples
    .filter((sample) => sample.independent)
    .map(({ similarity }) => similarity);
  const pairs = countriesAgainstEachOther(mapped, reference.instrument);
  const countries = summary(pairs);
  return {
    maps,
    pairs,
    ceiling: {
      samples,
      ...(summary(independent) ?? { mean: null, low: null, high: null }),
      countries: countries && { ...countries, pairs: pairs.length }
    }
  };
}

/** Whether a sample is a single one, of people who are not in the reference, nor of its countries. */
export const isIndependent = (other: ValueReference, reference: ValueReference): boolean =>
  other.id !== reference.id &&
  other.members.length === 0 &&
  !reference.members.includes(other.id) &&
  !isAnotherRound(other, reference);

/** A sample of a country that is in the reference, with the same questionnaire: the same survey. */
function isAnotherRound(other: ValueReference, reference: ValueReference): boolean {
  return (
    other.instrument === reference.instrument &&
    other.sample.countries.some((country) => reference.sample.countries.includes(country))
  );
}

/** Pairs of countries with the reference's questionnaire, the first sample of each. */
function countriesAgainstEachOther(
  mapped: readonly { of: ValueReference; map: Float64Array }[],
  instrument: string
): number[] {
  const countries = new Map<string, Float64Array>();
  for (const { of, map } of mapped) {
    const [country, more] = of.sample.countries;
    if (of.instrument !== instrument || country === undefined || more !== undefined) continue;
    if (!countries.has(country)) countries.set(country, map);
  }
  const maps = [...countries.values()];
  return maps.flatMap((one, i) => maps.slice(0, i).map((other) => superimpose(one, other)));
}

function summary(similarities: readonly number[]) {
  if (similarities.length === 0) return null;
  return {
    mean: mean(similarities),
    low: quantile(similarities, 0.05),
    high: quantile(similarities, 0.95)
  };
}

/** The exact map of a population against every single human sample: how much the choice of people counts. */
export function withSamples(
  { configuration }: Pick<PopulationResult, 'configuration'>,
  maps: readonly Float64Array[]
): PopulationResult['withSamples'] {
  if (configuration === null || maps.length === 0) return null;
  const own = packed(configuration);
  const similarities = maps.map((map) => superimpose(map, own));
  return {
    low: Math.min(...similarities),
    high: Math.max(...similarities),
    samples: similarities.length
  };
}
