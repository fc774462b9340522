/** A token of a prompt. */
export interface SentToken {
  id: number;
  /** Its text; a part of a character is shown as its bytes, such as `<E2 82>`. */
  text: string;
  /** Whether it steers the model, as the marks of a chat template do. */
  control: boolean;
}

/** A prompt as a model reads it: written by the chat template, up to where the answer begins. */
export interface SentPrompt {
  text: string;
  /** Null where nobody tells them. */
  tokens: readonly SentToken[] | null;
}

const whole = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** A prompt from the tokens that were read. */
export function sentPrompt(
  tokens: readonly number[],
  bytesOf: (token: number) => Uint8Array,
  isControl: (token: number) => boolean
): SentPrompt {
  const bytes = tokens.flatMap((id) => [...bytesOf(id)]);
  return {
    text: lenient.decode(Uint8Array.from(bytes)),
    tokens: tokens.map((id) => ({ id, text: readable(bytesOf(id)), control: isControl(id) }))
  };
}

function readable(bytes: Uint8Array): string {
  try {
    return whole.decode(bytes);
  } catch {
    const digits = [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
    return `<${digits.join(' ')}>`;
  }
}

/** Whether a token is spelt as the marks of chat templates are: `<|im_start|>`, `<s>`, `[INST]`. */
export const looksLikeControl = (text: string): boolean =>
  /^(?:<\|?[^<>\s|]+\|?>|\[\/?[A-Z_]+\])$/u.test(text) &&
  !/^<[0-9A-F]{2}( [0-9A-F]{2})*>$/u.test(text);

/** Where two rows of tokens part, and where they meet again. */
export interface Difference {
  /** Tokens that both begin with. */
  before: number;
  /** Tokens that both end with, without those before. */
  behind: number;
}

export function differenceOf(one: readonly SentToken[], other: readonly SentToken[]): Difference {
  const most = Math.min(one.length, other.length);
  let before = 0;
  while (before < most && one[before]!.id === other[before]!.id) before++;
  let behind = 0;
  while (behind < most - before && one.at(-1 - behind)!.id === other.at(-1 - behind)!.id) behind++;
  return { before, behind };
}
