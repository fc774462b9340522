import { DEFAULT_CHOICES } from '../../lib/core/analysis/choices';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { VALUES } from '../../lib/core/values';
import { count, showCount } from '../../lib/core/words';
import type { Services } from '../services';

/**
 * Centred means and standard deviations of the usual human reference, in the order of VALUES; null
 * for a questionnaire with another scale than theirs, from 1 to 6.
 *
 * @throws AxiaError `network` when they cannot be had
 */
export async function centredPeople(
  sources: Services['sources'],
  { scale }: Pick<Instrument, 'scale'>
) {
  if (scale[0]!.score !== 1 || scale.at(-1)!.score !== 6) return null;
  const [{ descriptives }, { id, sample }] = await Promise.all([
    sources.loadDescriptives(),
    sources.loadReference(DEFAULT_CHOICES.reference)
  ]);
  const found = descriptives.find((one) => one.id === id);
  const [mean, sd] = [found?.mean.centred, found?.sd.centred];
  if (!found || !mean || !sd) return null;
  return {
    mean: VALUES.map((value) => mean[value]),
    sd: VALUES.map((value) => sd[value]),
    name: `people, ${count(sample.countries.length, 'country', 'countries')}, N = ${showCount(found.n)}: mean and one SD`,
    instrument: found.instrument
  };
}
