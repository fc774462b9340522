import * as v from 'valibot';
import { cutAt } from '../limits';
import { provenanceSchema, type RespondentProvenance } from './provenance';

/**
 * What answered, with every text cut that is longer than a bundle may hold: engines and servers say
 * what they like, and a study must be readable again wherever it goes.
 */
export function withinLimits(provenance: RespondentProvenance): RespondentProvenance {
  const { issues = [], success } = v.safeParse(provenanceSchema, provenance);
  if (success) return provenance;
  /** The longest text that an object or list may have in a place. */
  const longest = new Map<unknown, Map<unknown, number>>();
  for (const { path, requirement, type } of issues) {
    const place = path?.at(-1);
    if (type !== 'max_length' || typeof requirement !== 'number' || !place) continue;
    const places = longest.get(place.input) ?? new Map<unknown, number>();
    longest.set(place.input, places.set(place.key, requirement));
  }
  const copyOf = (value: unknown, most = Infinity): unknown => {
    if (typeof value === 'string') return cutAt(value, most);
    if (typeof value !== 'object' || value === null) return value;
    const places = longest.get(value);
    if (Array.isArray(value)) return value.map((part, key) => copyOf(part, places?.get(key)));
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, copyOf(part, places?.get(key))])
    );
  };
  const cut = v.safeParse(provenanceSchema, copyOf(provenance));
  return cut.success ? cut.output : provenance;
}
