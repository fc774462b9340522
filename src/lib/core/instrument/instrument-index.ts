import * as v from 'valibot';
import type { Instrument } from './instrument';
import { identifier, parseData, plainText } from '../parse-data';

/** One line of the list of instruments: enough to choose by, without loading the items. */
export interface InstrumentEntry extends Pick<Instrument, 'id' | 'kind' | 'title'> {
  /** How many items it has. */
  items: number;
}

const index = v.object({
  format: v.literal('axia-instruments', 'must be axia-instruments'),
  version: v.literal(1, 'must be 1'),
  instruments: v.pipe(
    v.array(
      v.object({
        id: identifier,
        title: plainText(200),
        kind: v.picklist(
          ['values', 'behaviour', 'statements'] as const satisfies readonly Instrument['kind'][],
          'is not a kind of instrument'
        ),
        items: v.pipe(
          v.number('must be a number'),
          v.integer('must be a whole number'),
          v.minValue(1, 'must be 1 or more')
        )
      }),
      'must be a list of instruments'
    ),
    v.minLength(1, 'holds no instrument'),
    v.check(
      (list) => new Set(list.map(({ id }) => id)).size === list.length,
      'has two instruments of one id'
    )
  )
});

/**
 * The instruments that come with the site, in the order in which they are offered:
 * `static/questionnaires/index.json`; each is `<id>.json` beside it.
 *
 * @throws AxiaError `invalid-input`
 */
export function parseInstrumentIndex(data: unknown): InstrumentEntry[] {
  return parseData(
    index,
    data,
    'The list of instruments',
    'The site was put together wrongly: tell whoever published it.'
  ).instruments;
}
