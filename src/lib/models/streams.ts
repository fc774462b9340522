/** Bytes of a stream as they come; its source is told when nobody reads on. */
export async function* chunksOf(
  stream: ReadableStream<Uint8Array> | null
): AsyncGenerator<Uint8Array, void, void> {
  const reader = stream?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
