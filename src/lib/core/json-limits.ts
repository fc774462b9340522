/** What JSON of a stranger may hold at most before it is parsed: far more than any file of ours. */
export const JSON_LIMITS = { depth: 64, values: 1_000_000 } as const;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACE = 0x7b;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/**
 * Whether a text, parsed as JSON, would nest deeper or hold more values than is allowed. A parser
 * makes an object of some forty bytes of the two characters `[]`: so this is asked first. It goes
 * through the text once, and says nothing on whether it is JSON.
 *
 * @param limits.members most members of one object
 */
export function isExcessiveJson(
  text: string,
  limits: Readonly<Record<keyof typeof JSON_LIMITS, number>> & { members?: number } = JSON_LIMITS
): boolean {
  let depth = 0;
  let values = 1;
  /** Members of each open object, and entries of each open list. */
  const members = [0];
  /** Whether each of them is an object. */
  const isObject = [false];
  const { members: most = Infinity } = limits;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) {
      values += 1;
      const count = (members[depth] ?? 0) + 1;
      members[depth] = count;
      if (isObject[depth] === true && count >= most) return true;
    } else if (OPENING.has(code)) {
      depth += 1;
      values += 1;
      members[depth] = 0;
      isObject[depth] = code === BRACE;
    } else if (CLOSING.has(code)) depth -= 1;
    if (depth > limits.depth || values > limits.values) return true;
  }
  return false;
}

/** Place of the quote that ends a string. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
