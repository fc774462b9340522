import type { Instrument, Item } from '../instrument/instrument';
import { namedStream } from '../simulation/streams';
import type { RandomSource } from '../random';

/**
 * A seeded sample of an instrument's items: `count` of every measure, half of them reversed (the
 * odd one is not) as far as there are enough of both. The same seed draws the same items, whatever
 * else the study asks.
 *
 * @param count items a measure; a measure with fewer gives all of its items
 * @returns in the order of the instrument
 */
export function sampleItems(instrument: Instrument, count: number, seed: number): Item[] {
  const chosen = new Set<Item>();
  for (const { id } of instrument.measures) {
    const own = instrument.items.filter(({ measure }) => measure === id);
    const random = namedStream(seed, `sample-items/${instrument.id}/${id}`);
    const reversed = shuffled(
      own.filter((item) => item.reversed),
      random
    );
    const straight = shuffled(
      own.filter((item) => !item.reversed),
      random
    );
    const wanted = Math.floor(count / 2);
    const fromReversed = Math.max(Math.min(wanted, reversed.length), count - straight.length);
    for (const item of reversed.slice(0, fromReversed)) chosen.add(item);
    for (const item of straight.slice(0, count - fromReversed)) chosen.add(item);
  }
  return instrument.items.filter((item) => chosen.has(item));
}

/** Fisher and Yates, from the last place down. */
function shuffled<T>(list: readonly T[], random: RandomSource): T[] {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
