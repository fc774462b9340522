import { POPULATIONS, REFERENCE_STRUCTURES } from '../../../src/lib/core/analysis/types';
import { VALUES } from '../../../src/lib/core/values';

/** Objects with a key for every instrument. */
const BY_INSTRUMENT = ['choices.behaviourReferences', 'behaviour.references'];

/** Objects that say the same of the respondent and of people. */
const BY_SIDE = ['structure.shepard', 'structure.correspondence', 'structure.circle'];

/** Path of every leaf of a value, as the codebook writes them. */
export function jsonPaths(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((part: unknown) => jsonPaths(part, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => {
    const name = (POPULATIONS as readonly string[]).includes(key)
      ? '<population>'
      : (REFERENCE_STRUCTURES as readonly string[]).includes(key)
        ? '<structure>'
        : (VALUES as readonly string[]).includes(key)
          ? '<value>'
          : BY_INSTRUMENT.includes(path)
            ? '<instrument>'
            : BY_SIDE.includes(path) && ['respondent', 'people'].includes(key)
              ? '<side>'
              : key;
    return jsonPaths(part, path === '' ? name : `${path}.${name}`);
  });
}
