import { AxiaError } from '../lib/core/error';
import type { Instrument, InstrumentEntry } from '../lib/core/instrument/instrument';
import type { Services } from './services';

/** A questionnaire to choose from: one that comes with the site, or one of this browser. */
export interface KnownInstrument extends InstrumentEntry {
  imported: boolean;
}

type InstrumentServices = Pick<Services, 'sources' | 'openStore'>;

const entryOf = ({ id, kind, title, items }: Instrument): KnownInstrument => ({
  id,
  kind,
  title,
  items: items.length,
  imported: true
});

/**
 * The questionnaires that come with the site, in the order in which they are offered, then those
 * that were imported into this browser, by title.
 *
 * @throws AxiaError `network` when the site's list cannot be had
 */
export async function listAllInstruments(services: InstrumentServices): Promise<KnownInstrument[]> {
  const [site, { instruments }] = await Promise.all([
    services.sources.listInstruments(),
    services.openStore()
  ]);
  const imported = (await instruments.list())
    .filter(({ id }) => !site.some((entry) => entry.id === id))
    .map(entryOf);
  return [...site.map((entry) => ({ ...entry, imported: false })), ...imported];
}

/**
 * A questionnaire of the site, or else an imported one.
 *
 * @throws AxiaError `invalid-input` for an id that neither has, `network` when it cannot be had
 */
export async function loadAnyInstrument(
  services: InstrumentServices,
  id: string
): Promise<Instrument> {
  const site = await services.sources.listInstruments();
  if (site.some((entry) => entry.id === id)) return services.sources.loadInstrument(id);
  const { instruments } = await services.openStore();
  const imported = await instruments.get(id);
  if (imported) return imported;
  throw new AxiaError(
    'invalid-input',
    `There is no questionnaire "${id.slice(0, 60)}" on this site or in this browser.`,
    'Choose one from the list; an imported one has to be imported in this browser first.'
  );
}

/**
 * Every questionnaire that can be asked, whole, in the order of `listAllInstruments`. One whose
 * texts were withheld can be read but not asked, and is left out.
 *
 * @throws AxiaError `network` when one of the site's cannot be had
 */
export async function loadAllInstruments(services: InstrumentServices): Promise<Instrument[]> {
  const known = await listAllInstruments(services);
  const all = await Promise.all(known.map(({ id }) => loadAnyInstrument(services, id)));
  return all.filter(({ sharing }) => sharing !== 'withheld');
}

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
