import type { Measure } from '../instrument/instrument';
import { VALUES, type ValueId } from '../values';
import { normalDeviate } from './normal';
import type { SimulatedParameters } from './parameters';
import { valueProfile } from './profile';
import { namedStream } from '../random';

/**
 * What the prompt for one value does to a behaviour: the mean of the value's profile at the values
 * that theory ties the behaviour to, weighted by how closely (negative weights turn it round). A
 * behaviour that is tied to none is not moved. Under the structure `random` behaviours are drawn at
 * random too, since they would otherwise follow from the values as theory says.
 *
 * @returns shift of the latent answer, in points of a scale of six
 */
export function behaviourProfile(
  parameters: Pick<SimulatedParameters, 'structure' | 'strength' | 'spread'>,
  seed: number,
  prompted: ValueId,
  instrument: string,
  { id, expected }: Pick<Measure, 'id' | 'expected'>
): number {
  if (parameters.structure === 'random') {
    const random = namedStream(seed, `behaviour/${prompted}/${instrument}/${id}`);
    return parameters.strength * normalDeviate(random);
  }
  const tied = VALUES.flatMap((value) => {
    const weight = expected?.[value] ?? 0;
    return weight === 0 ? [] : [{ value, weight }];
  });
  if (tied.length === 0) return 0;
  const total = tied.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  return tied.reduce(
    (sum, { value, weight }) =>
      sum + (weight / total) * valueProfile(parameters, seed, prompted, value),
    0
  );
}
