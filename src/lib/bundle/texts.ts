import { isExcessiveJson } from '../core/json-limits';
import { unreadable } from '../core/report';

/**
 * The text of a file of a bundle in pieces, from its bytes in pieces.
 *
 * @throws AxiaError `invalid-input` that names the file when it is no UTF-8
 */
export async function* textPieces(
  name: string,
  bytes: AsyncIterable<Uint8Array>
): AsyncGenerator<string, void> {
  const decode = decoderOf(name);
  for await (const piece of bytes) yield decode(piece);
  yield decode();
}

/** The value of a JSON file of a bundle. @throws AxiaError `invalid-input` that names the file */
export function parseJson(name: string, bytes: Uint8Array): unknown {
  const text = parseText(name, bytes);
  if (isExcessiveJson(text)) throw unreadable(`${name} holds more than any file of a study.`);
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(`${name} is not JSON.`);
  }
}

/** The text of a file of a bundle. @throws AxiaError `invalid-input` that names the file */
function parseText(name: string, bytes: Uint8Array): string {
  const decode = decoderOf(name);
  return decode(bytes) + decode();
}

/** Decodes piece after piece; called without one, it makes sure that the last was whole. */
function decoderOf(name: string): (piece?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return (piece) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw unreadable(`${name} is not UTF-8 text.`);
    }
  };
}
