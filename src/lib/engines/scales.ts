import { scaleOf, type Instrument } from '../core/instrument/instrument';

/** The labels of every scale of some instruments, each list of labels once. */
export function labelsOfScales(instruments: readonly Instrument[]): string[][] {
  const lists = instruments.flatMap((instrument) =>
    instrument.items.map((item) => scaleOf(instrument, item).map(({ label }) => label))
  );
  return [...new Map(lists.map((labels) => [JSON.stringify(labels), labels])).values()];
}
