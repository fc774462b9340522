import { isRecord } from './received';

/** Most characters of a body that are looked through for its words. */
const LONGEST_REASON = 2000;

/** Most levels of an error that are looked into. */
const DEEPEST = 8;

/**
 * The words in which a server says what is wrong, in any of the shapes in use: OpenAI's `error`,
 * older vLLM's `message`, FastAPI's `detail`, plain text. Pages of HTML say nothing. At most 2,000
 * characters, whatever it says.
 */
export function reasonIn(body: unknown): string {
  if (typeof body !== 'string') return wordsOf(body, 0).slice(0, LONGEST_REASON);
  return body.trimStart().startsWith('<') ? '' : body.slice(0, LONGEST_REASON);
}

function wordsOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return value.slice(0, LONGEST_REASON);
  if (depth > DEEPEST) return '';
  if (Array.isArray(value))
    return value
      .slice(0, 10)
      .map((one) => wordsOf(one, depth + 1))
      .filter(Boolean)
      .join('; ');
  if (!isRecord(value)) return '';
  const { error, message, detail, msg, loc, param } = value;
  const said = wordsOf(error ?? message ?? detail ?? msg, depth + 1);
  if (Array.isArray(loc)) {
    const place = loc.filter((one) => typeof one === 'string' || typeof one === 'number');
    return `${place.slice(0, 10).join('.').slice(0, 200)}: ${said}`;
  }
  const named = typeof param === 'string' && !said.split(/\W+/u).includes(param);
  return named ? `${said} (param: ${param.slice(0, 100)})` : said;
}

/** Statuses of the words that services have for their failures. */
const STATUS_OF_WORDS: readonly (readonly [words: RegExp, status: number])[] = [
  [/quota|billing|payment|credit|balance/iu, 402],
  [/rate.?limit|too.?many|throttl|resource.?exhausted/iu, 429],
  [/api.?key|auth|permission|forbidden/iu, 401],
  [/overload|unavailable|capacity|loading|busy/iu, 503],
  [/time.?out|deadline|gateway|upstream|connect/iu, 504],
  [/invalid|bad.?request|context.?length|not.?found|unsupported|too.?long/iu, 400]
];

/**
 * The status of a failure in a reply that came as a success: gateways put those of the servers behind
 * them into its body, or into the answer. Null for none, 500 where it is not reported.
 */
export function failureIn(reply: unknown): { status: number; reason: unknown } | null {
  if (!isRecord(reply)) return null;
  const choices = Array.isArray(reply['choices']) ? (reply['choices'] as unknown[]) : null;
  const whole = errorOf(reply, choices === null);
  if (whole !== null) return whole;
  const each = (choices ?? []).map((choice) => (isRecord(choice) ? errorOf(choice, false) : null));
  return each.length > 0 && each.every((one) => one !== null) ? each[0]! : null;
}

/** @param bare whether the object has nothing that could be an answer */
function errorOf(one: Record<string, unknown>, bare: boolean) {
  const { error } = one;
  const said = isRecord(error) || typeof error === 'string' ? error : null;
  if (said !== null && said !== '') return { status: statusOf(said), reason: said };
  const failed =
    bare && !('data' in one) && (one['object'] === 'error' || 'detail' in one || error === true);
  return failed ? { status: statusOf(one), reason: one } : null;
}

function statusOf(error: Record<string, unknown> | string): number {
  const { code, status, type, message } = isRecord(error)
    ? error
    : { code: null, status: null, type: null, message: error };
  for (const one of [code, status]) {
    const number = typeof one === 'string' && /^\d{3}$/u.test(one) ? Number(one) : one;
    if (typeof number === 'number' && number >= 400 && number <= 599) return number;
  }
  const named = [code, status, type].map((one) => statusOfWords(one)).find((one) => one !== null);
  if (named !== undefined) return named;
  // A sentence may mention a key or a balance in passing: only what passes is read from it.
  const passing = statusOfWords(message);
  return passing !== null && PASSING.includes(passing) ? passing : 500;
}

const PASSING: readonly number[] = [429, 503, 504];

function statusOfWords(words: unknown): number | null {
  if (typeof words !== 'string') return null;
  const text = words.slice(0, LONGEST_REASON);
  return STATUS_OF_WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
