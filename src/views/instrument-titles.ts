import type { Instrument } from '../lib/core/instrument/instrument';

/**
 * What instruments are called in tables and lists, by id: the title up to its first comma, or the
 * whole title where two would be called the same.
 */
export function shortTitles(
  instruments: readonly Pick<Instrument, 'id' | 'title'>[]
): Map<string, string> {
  const short = ({ title }: Pick<Instrument, 'title'>) => title.split(',')[0]!.trim();
  return new Map(
    instruments.map((instrument) => {
      const name = short(instrument);
      const twins = instruments.filter((other) => short(other) === name).length;
      return [instrument.id, twins > 1 ? instrument.title : name];
    })
  );
}
