import { isExcessiveJson } from '../../core/json-limits';
import { isRecord, shortened } from './received';
import { joinedStream } from './stream';

/** A body as a value, or what it is instead, within a sentence; `page` for one of HTML. */
export type Unwrapped = { value: unknown } | { not: string; page: boolean };

/** What a reply of ours may hold: some thousand tokens with a hundred alternatives each. */
const LIMITS = { depth: 64, values: 4_000_000, members: 10_000 };

/** Most lines of a stream: one for each token, a few words for each, and as many empty ones. */
const MOST_LINES = 100_000;

/** Most characters of a title or a text that are quoted. */
const QUOTED = 80;

/**
 * The value in the body of a reply: JSON, JSON behind comments that keep a connection alive, or a
 * stream of events or lines that holds a whole answer. Goes through the text a few times, whatever
 * it is.
 */
export function unwrapped(body: string): Unwrapped {
  const text = body.replace(/^\uFEFF/u, '').trim();
  if (text === '') return named('an empty reply');
  if (text.startsWith('<')) return { not: webPage(text), page: true };
  if (isExcessiveJson(text, LIMITS)) return named('JSON with too many values or levels');
  const whole = parsed(text);
  if (whole) return whole;
  const isStream = /^(?:data|event|id|retry|):/mu.test(text);
  const isLines = /^[[{]/u.test(text);
  if (isStream || isLines) {
    const lines = text.split(/\r\n|\r|\n/u, MOST_LINES + 1);
    if (lines.length > MOST_LINES) return named(`more than ${MOST_LINES} lines`);
    return isStream ? fromEvents(lines) : fromLines(lines);
  }
  return named(`a text that is no JSON (“${shortened(text, QUOTED)}”)`);
}

const named = (not: string): Unwrapped => ({ not, page: false });

/** JSON, also with the numbers that it lacks, for which some programs write their names. */
function parsed(text: string): { value: unknown } | null {
  return parsedStrictly(text) ?? (BARE.test(text) ? parsedStrictly(withoutBare(text)) : null);
}

function parsedStrictly(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

const BARE = /-?\b(?:NaN|Infinity|inf|nan)\b/u;

/** JSON with null for NaN and Infinity outside of texts. */
function withoutBare(text: string): string {
  const parts: string[] = [];
  const all = new RegExp(BARE, 'gu');
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    const begins = quote < 0 ? text.length : quote;
    parts.push(text.slice(at, begins).replace(all, 'null'));
    let end = begins + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    parts.push(text.slice(begins, end + 1));
    at = end + 1;
  }
  return parts.join('');
}

/** The title is what tells a page for signing in from one of a proxy. */
function webPage(text: string): string {
  const lower = text.slice(0, 100_000).toLowerCase();
  if (lower.startsWith('<?xml') && !lower.includes('<html')) return 'XML';
  const opened = lower.indexOf('<title');
  const begins = opened < 0 ? -1 : lower.indexOf('>', opened);
  const ends = begins < 0 ? -1 : lower.indexOf('</title', begins);
  const title = ends < 0 ? '' : shortened(text.slice(begins + 1, ends), QUOTED);
  return title === '' ? 'a web page' : `a web page with the title “${title}”`;
}

/** Server-sent events: fields by line, and empty lines between. Comments begin with a colon. */
function fromEvents(lines: readonly string[]): Unwrapped {
  const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim());
  if (data.length === 0) {
    const rest = parsed(lines.filter((line) => !line.startsWith(':')).join('\n'));
    return rest ?? named('a stream without data');
  }
  const ended = data.includes('[DONE]');
  return fromParts(
    data.filter((one) => one !== '' && one !== '[DONE]'),
    ended
  );
}

/** One value on each line. */
function fromLines(lines: readonly string[]): Unwrapped {
  const full = lines.filter((line) => line.trim() !== '');
  if (full.length < 2 || parsed(full[0]!) === null) return named('JSON that is cut off or damaged');
  return fromParts(full, false);
}

function fromParts(parts: readonly string[], ended: boolean): Unwrapped {
  const values: unknown[] = [];
  for (const part of parts) {
    const read = parsed(part);
    if (read === null) return named('a stream that is cut off or damaged');
    if (isRecord(read.value) && (read.value['error'] ?? null) !== null) return read;
    values.push(read.value);
  }
  const answer = joinedStream(values, ended);
  return answer === null ? named('a stream that ended before its answer did') : { value: answer };
}
