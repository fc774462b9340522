// A similarity among people's, and two one-sided tests. docs/analysis.md, section 18.
import { mean, normalCdf, sampleSd } from './statistics.mjs';

const rank = (value, list) =>
  list.length === 0 ? null : { below: list.filter((s) => s < value).length, of: list.length };

/** p of a true value on the wrong side of a bound that lies `distance` away. */
function tail(distance, sd) {
  if (sd === 0) return distance > 0 ? 0 : 1;
  return normalCdf(-distance / sd);
}

/** From answers generated again: a normal distribution, wider towards the side where the truth may hide. */
function againTails({ similarity, bootstrap, askedAgain }, low, high) {
  const ratio = similarity / mean(askedAgain.similarities);
  const f = ratio > 1 ? Math.min(2, ratio) : 1;
  const sd = sampleSd(askedAgain.similarities);
  const middle = Math.min(1, Math.max(0, f * similarity)) + (bootstrap.mean - similarity);
  return { lower: tail(middle - low, sd / f), upper: tail(high - middle, sd * f) };
}

function bootstrapTails({ bootstrap: { similarities } }, low, high) {
  const share = (count) => (count + 1) / (similarities.length + 1);
  return {
    lower: share(similarities.filter((s) => s <= low).length),
    upper: share(similarities.filter((s) => s >= high).length)
  };
}

function twoOneSided(population, people, margin) {
  const again = population.askedAgain !== null;
  if (people === null || (!again && population.bootstrap.percentile === null)) return null;
  const tails = (again ? againTails : bootstrapTails)(population, people - margin, people + margin);
  return {
    people,
    margin,
    ...tails,
    equivalent: tails.lower <= 0.05 && tails.upper <= 0.05
  };
}

/** Every population with a bootstrap, among the samples and the pairs of countries of a ceiling. */
export const besidePeople = (populations, { samples, mean: people }, pairs, margin) =>
  populations
    .filter(({ bootstrap }) => bootstrap !== null)
    .map((population) => ({
      population: population.id,
      samples: rank(
        population.bootstrap.mean,
        samples.filter(({ independent }) => independent).map(({ similarity }) => similarity)
      ),
      countries: rank(population.bootstrap.mean, pairs),
      equivalence: twoOneSided(population, people, margin)
    }));
