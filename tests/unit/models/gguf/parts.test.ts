import { describe, expect, it } from 'vitest';
import { randomModel, randomModelParts } from '../../../../scripts/lab-endpoint/random-model.mjs';
import { CHATML } from '../../../../scripts/lab-endpoint/templates.mjs';
import { partsOf, readModelFiles } from '../../../../src/lib/models/gguf/parts';
import { judgeGguf } from '../../../../src/lib/models/gguf/verdict';

const whole = new File([Uint8Array.from(randomModel(CHATML))], 'model.gguf');
const parts = randomModelParts(CHATML, 3).map(
  (bytes, index) => new File([Uint8Array.from(bytes)], `model-0000${index + 1}-of-00003.gguf`)
);
const [first, second, third] = parts as [File, File, File];

describe('a split model', () => {
  it('is put together from its parts in any order', async () => {
    const { facts, files } = await readModelFiles([third, first, second]);
    expect(files).toEqual(parts);
    const alone = (await readModelFiles([whole])).facts;
    const bytes = parts.reduce((sum, { size }) => sum + size, 0);
    expect(facts).toMatchObject({
      parameters: alone.parameters,
      bytesNeeded: bytes,
      partBytes: parts.map(({ size }) => size)
    });
    expect(judgeGguf(facts, bytes, 1024)).toMatchObject({ can: true, reasons: [] });
    const joined = new File(parts, 'joined.gguf');
    const again = partsOf(joined, facts.partBytes);
    expect(again.map(({ name }) => name)).toEqual(parts.map(({ name }) => name));
    for (const [index, part] of again.entries())
      expect(Buffer.from(await part.arrayBuffer())).toEqual(
        Buffer.from(await parts[index]!.arrayBuffer())
      );
  });

  it.each<[string, File[], RegExp]>([
    ['a part is missing', [first, third], /3 files, and part 2 is missing/],
    ['only one part is there', [second], /3 files, and part 1, 3 are missing/],
    ['a part was cut', [first, second, cut(third)], /of model-00003-of-00003.gguf are missing/],
    ['there is another model among them', [first, second, third, whole], /several models/]
  ])('is refused where %s', async (_, files, reason) => {
    await expect(readModelFiles(files)).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringMatching(reason) as string
    });
  });
});

function cut(file: File): File {
  return new File([file.slice(0, file.size - 1000)], file.name);
}
