/** Most bytes of a reply that answers nothing: a list of 100,000 models takes some ten million. */
export const MOST_BYTES = 32 * 2 ** 20;

/** Bytes of a reply beside its tokens: what servers add of their own, and tokens of the prompt. */
const FRAME = 4 * 2 ** 20;

/** Bytes of a token with its log-probability, in JSON: hardly ever more than 150. */
const PER_TOKEN = 200;

/** What a reply to a request can take, in bytes. */
export function bytesFor({ texts, tokens, top }: { texts: number; tokens: number; top: number }) {
  return Math.min(MOST_BYTES, FRAME + texts * tokens * (1 + top) * PER_TOKEN);
}

/** The body of a reply; null where it is longer than allowed, and then nothing more is fetched. */
export async function bodyOf(
  { body }: Pick<Response, 'body'>,
  mostBytes: number
): Promise<string | null> {
  if (body === null) return '';
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > mostBytes) {
      // An endless body must not go on in the background; that it fails changes nothing.
      await reader.cancel().catch(() => undefined);
      return null;
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.join('');
}
