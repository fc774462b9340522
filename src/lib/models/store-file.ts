import { inspect, type Inspected } from './inspect';
import type { ModelFile } from './manifest';
import type { Shelf } from './shelf';

/** Where a file's bytes come from, and who counts them. */
export interface FileSource {
  bytes: AsyncGenerator<Uint8Array, void, void>;
  /** Host or folder, for messages. */
  origin: string;
  /** Bytes as they come; negative for those that were in vain. */
  onBytes: (bytes: number) => void;
}

/**
 * Stores one file, but only when all of it is right: small ones are held in memory until then, a
 * shard goes to storage as it comes, with an end that fails unless it is right.
 *
 * @throws AxiaError `corrupt-model`, whatever the source throws, and the browser's own errors of
 * storing
 */
export async function storeFile(
  file: ModelFile,
  source: FileSource,
  shelf: Shelf
): Promise<Inspected> {
  let counted = 0;
  const count = (bytes: number) => {
    counted += bytes;
    source.onBytes(bytes);
  };
  try {
    if (file.kind === 'shard' && file.bytes !== null)
      return await storeStream({ ...file, bytes: file.bytes }, source, count, shelf);
    const inspection = inspect(file, source.origin);
    for await (const chunk of source.bytes) {
      inspection.update(chunk);
      count(chunk.length);
    }
    const found = inspection.finish();
    await shelf.put(file, { ...found, data: found.data! });
    return found;
  } catch (error) {
    source.onBytes(-counted);
    throw error;
  }
}

async function storeStream(
  file: ModelFile & { bytes: number },
  { bytes, origin }: FileSource,
  count: (bytes: number) => void,
  shelf: Shelf
): Promise<Inspected> {
  const inspection = inspect(file, origin);
  let found: Inspected | null = null;
  let failure: unknown = null;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await bytes.next();
        if (done) {
          found = inspection.finish();
          controller.close();
          return;
        }
        inspection.update(value);
        count(value.length);
        controller.enqueue(value);
      } catch (error) {
        failure = error;
        controller.error(error);
        await bytes.return();
      }
    },
    async cancel() {
      await bytes.return();
    }
  });
  try {
    await shelf.putStream(file, body, () => found!);
    return found!;
  } catch (error) {
    // Browsers tell only that the stream failed.
    throw failure ?? error;
  }
}
