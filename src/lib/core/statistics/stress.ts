import { checkConfiguration, checkDissimilarities } from './check-matrices';
import { distances } from './dissimilarity';
import { invalidInput } from './invalid-input';

/**
 * Kruskal's Stress-1 of a configuration under the ratio model: sqrt(sum (d - b delta)^2 /
 * sum d^2) with the best factor b, so that it does not depend on the configuration's scale.
 *
 * @returns a number in [0, 1]; NaN when all points coincide
 * @throws AxiaError `invalid-input` for matrices that are not dissimilarities and points
 */
export function stress1(
  delta: readonly (readonly number[])[],
  configuration: readonly (readonly number[])[]
): number {
  checkDissimilarities(delta);
  checkConfiguration(configuration);
  if (delta.length !== configuration.length)
    throw invalidInput('Dissimilarities and configuration differ in points.');
  const d = distances(configuration);
  let product = 0;
  let squares = 0;
  let total = 0;
  for (let i = 0; i < d.length; i++)
    for (let j = 0; j < i; j++) {
      product += delta[i]![j]! * d[i]![j]!;
      squares += delta[i]![j]! ** 2;
      total += d[i]![j]! ** 2;
    }
  if (total === 0) return NaN;
  const factor = squares > 0 ? product / squares : 0;
  let residual = 0;
  for (let i = 0; i < d.length; i++)
    for (let j = 0; j < i; j++) residual += (d[i]![j]! - factor * delta[i]![j]!) ** 2;
  return Math.sqrt(residual / total);
}
