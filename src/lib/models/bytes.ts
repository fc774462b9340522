/** A number of bytes for people, in decimal units as browsers and disks state them: "1.2 GB". */
export function formatBytes(bytes: number): string {
  if (bytes < 999.5e3) return `${Math.max(0, Math.round(bytes / 1e3))} kB`;
  if (bytes < 999.5e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Sum of sizes. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Bytes of a stream as they come; its source is cancelled when the reading ends early. */
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
