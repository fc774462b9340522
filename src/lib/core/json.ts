/** What JSON can say. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with the keys of every object in order of their UTF-16 code units and no spaces: one text
 * for one value, as RFC 8785 has it.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`);
  return `{${members.join(',')}}`;
}

function isList(
  value: readonly Json[] | { readonly [key: string]: Json }
): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * JSON for people and for hashes: the keys of every object in order of their UTF-16 code units,
 * one member a line, lists of plain values on one line, numbers as the shortest decimal that reads
 * back as the same double, and the three numbers that JSON lacks as the texts "NaN", "Infinity"
 * and "-Infinity". One text for one value; ends with a newline.
 */
export function jsonText(value: unknown): string {
  return `${write(value, '')}\n`;
}

function write(value: unknown, indent: string): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return `"${value}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const parts = value.map((part: unknown) => write(part, inner));
    const flat = value.every((part) => typeof part !== 'object' || part === null);
    return flat ? `[${parts.join(', ')}]` : block('[', parts, ']', indent);
  }
  const members = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}: ${write(part, inner)}`);
  return members.length === 0 ? '{}' : block('{', members, '}', indent);
}

const block = (open: string, parts: string[], close: string, indent: string): string =>
  `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`;
