import { AxiaError } from '../../core/error';
import { formatBytes } from '../bytes';
import { readGgufHeader, type GgufFacts, type GgufHeader } from './header';

/** One model in one file or several, in order, with what their headers say together. */
export interface WholeModel {
  files: readonly File[];
  facts: GgufFacts;
}

/**
 * Puts together the files that a reader chose.
 *
 * @throws AxiaError `invalid-input` where they are several models, or a part is missing or cut
 */
export async function readModelFiles(files: readonly File[]): Promise<WholeModel> {
  const read = await Promise.all(
    files.map(async (file) => ({ file, header: await readGgufHeader(file) }))
  );
  const count = read[0]!.header.parts;
  if (count === null && read.length === 1) return { files, facts: factsOf(read[0]!.header) };
  if (count === null || read.some(({ header }) => header.parts !== count))
    throw refused('The files are several models.', 'Open one model at a time.');
  const ordered = Array.from({ length: count }, (_, index) =>
    read.find(({ header }) => header.part === index)
  );
  const missing = ordered.flatMap((one, index) => (one === undefined ? [index + 1] : []));
  if (missing.length > 0)
    throw refused(
      `The model is split into ${count} files, and part ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      'Choose all of its parts together.'
    );
  const parts = ordered.map((one) => one!);
  for (const { file, header } of parts)
    if (header.bytesNeeded !== null && file.size < header.bytesNeeded)
      throw refused(
        `${formatBytes(header.bytesNeeded - file.size)} of ${file.name} are missing: it was only partly copied or downloaded, or is damaged.`,
        'Copy or download this part again.'
      );
  const sum = (of: (header: GgufHeader) => number) =>
    parts.reduce((all, { header }) => all + of(header), 0);
  const unknown = parts.some(({ header }) => header.bytesNeeded === null);
  return {
    files: parts.map(({ file }) => file),
    facts: {
      ...factsOf(parts[0]!.header),
      partBytes: parts.map(({ file }) => file.size),
      parameters: sum(({ parameters }) => parameters),
      bytesNeeded: unknown ? null : sum(({ bytesNeeded }) => bytesNeeded!)
    }
  };
}

/** The parts of a model whose files lie one after the other in one, as the engine expects them. */
export function partsOf(file: File, bytes: readonly number[] | null): File[] {
  if (bytes === null) return [file];
  const digits = (number: number) => String(number).padStart(5, '0');
  let at = 0;
  return bytes.map((size, index) => {
    const name = `model-${digits(index + 1)}-of-${digits(bytes.length)}.gguf`;
    return new File([file.slice(at, (at += size))], name);
  });
}

/** A header without its long lists. */
export function factsOf({ controlTokens: _, tokenTypes: __, ...facts }: GgufHeader): GgufFacts {
  return facts;
}

const refused = (message: string, advice: string) =>
  new AxiaError('invalid-input', message, advice);
