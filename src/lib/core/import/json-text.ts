/** Deepest nesting of lists and objects that is read: forms and persona files have three levels. */
const DEEPEST = 50;
/** Most keys of one object: a survey has hundreds. */
const MOST_KEYS = 5000;

const [QUOTE, BACKSLASH, BRACKET, BRACKET_END, BRACE, BRACE_END] = [34, 92, 91, 93, 123, 125];
const LINE_END = 10;

/** What is wrong with a JSON text that a parser would pass over in silence. */
export interface JsonFault {
  /** 1-based. */
  line: number;
  /** Ends the sentence "line 3 …". */
  reason: string;
}

/** Number of the line that a place in a text is on, 1-based. */
export function lineAt(text: string, place: number): number {
  let line = 1;
  for (let at = 0; at < place; at += 1)
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) line += 1;
  return line;
}

/**
 * Finds what `JSON.parse` would not report: a key that stands twice in one object, of which the
 * first value would vanish, and nesting without end. The text need not be valid. Linear.
 */
export function jsonFault(text: string): JsonFault | null {
  /** Keys of each open object; null for a list. */
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BRACE || code === BRACKET) {
      open.push(code === BRACE ? new Set() : null);
      if (open.length > DEEPEST)
        return { line: lineAt(text, at), reason: `is nested more than ${DEEPEST} levels deep` };
    } else if (code === BRACE_END || code === BRACKET_END) open.pop();
    else if (code === QUOTE) {
      const end = stringEnd(text, at);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key = text.slice(at, end);
        const plain = key.includes('\\') ? plainKey(key) : key.slice(1, -1);
        if (keys.has(plain))
          return { line: lineAt(text, at), reason: `names “${plain.slice(0, 60)}” twice` };
        keys.add(plain);
        if (keys.size > MOST_KEYS)
          return { line: lineAt(text, at), reason: `has an object of more than ${MOST_KEYS} keys` };
      }
      at = end - 1;
    }
  }
  return null;
}

function plainKey(key: string): string {
  try {
    return String(JSON.parse(key));
  } catch {
    return key;
  }
}

/** Whether what stands before this place is the key of an object. */
function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1;
  return text[at] === ':';
}

/** The place behind a string's closing mark; that of the line end where it is not closed. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code === LINE_END) return at + 1;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}

/** A stretch of text that holds one object. */
export interface ObjectText {
  text: string;
  /** Of its first character, 1-based. */
  line: number;
}

/**
 * The objects of a JSON list, of JSON Lines, or of several objects one after the other, however
 * they are broken into lines. A line that cannot belong to any is given as it is, so that its
 * reader can name it. Linear.
 */
export function* objectTexts(text: string): Generator<ObjectText, void> {
  let line = 1;
  let at = 0;
  /** Moves on to a place, counting lines. */
  const goTo = (place: number) => {
    for (; at < place; at += 1)
      if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) line += 1;
  };
  while (at < text.length) {
    if (/[\s,[\]\uFEFF]/u.test(text[at]!)) {
      goTo(at + 1);
      continue;
    }
    const end = text[at] === '{' ? objectEnd(text, at) : lineEnd(text, at);
    yield { text: text.slice(at, end), line };
    goTo(end);
  }
}

function lineEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

/** The place behind the object's last brace; that of the line end where it is not closed. */
function objectEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length && at - start < LONGEST_OBJECT; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BRACE || code === BRACKET) depth += 1;
    else if (code === BRACE_END || code === BRACKET_END) {
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (code === QUOTE) {
      const end = stringEnd(text, at);
      if (text.charCodeAt(end - 1) !== QUOTE) break;
      at = end - 1;
    }
  }
  return lineEnd(text, start);
}

/** Longest object that is looked for the end of: an unclosed one must not be sought again and again. */
const LONGEST_OBJECT = 100_000;
