import fc from 'fast-check';
import { strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../../src/lib/bundle/unpack';
import { readDirectory } from '../../../src/lib/bundle/zip-directory';
import { ZIP_LIMITS, type ZipLimits } from '../../../src/lib/bundle/zip-limits';
import { ZipWriter } from '../../../src/lib/bundle/zip-writer';
import { AxiaError } from '../../../src/lib/core/error';

describe('a zip that is out to hurt', () => {
  const small = { ...ZIP_LIMITS, bytes: 10_000, entries: 3 };
  const blob = (bytes: Uint8Array) => new Blob([bytes as BlobPart]);
  const names = (...list: string[]): Uint8Array =>
    zipSync(
      Object.fromEntries(list.map((name): [string, Zippable[string]] => [name, strToU8('x')]))
    );
  const say = async (bytes: Uint8Array) => {
    try {
      await readDirectory(blob(bytes), small);
    } catch (error) {
      return (error as AxiaError).message;
    }
    return 'accepted';
  };

  it('by its size or its number of files, is refused before it is unpacked', async () => {
    expect(await say(new Uint8Array(10_001))).toMatch(/larger/);
    expect(await say(names('a.json', 'b.json', 'c.json', 'd.json'))).toMatch(/more than 3 files/);
  });

  it.each([10, 2_000_000])(
    'by a directory that says %i bytes, is unpacked no further',
    async (told) => {
      const bomb = zipSync({ 'answers.csv': new Uint8Array(900_000) }, { level: 9 });
      const view = new DataView(bomb.buffer);
      const directory = view.getUint32(bomb.length - 6, true);
      view.setUint32(directory + 24, told, true);
      const [entry] = await readDirectory(blob(bomb));
      let unpacked = 0;
      const reading = async () => {
        for await (const bytes of unpack(blob(bomb), entry!)) unpacked += bytes.length;
      };
      await expect(reading()).rejects.toThrow('The zip is damaged at answers.csv.');
      expect(unpacked).toBeLessThanOrEqual(told);
    }
  );

  it('by a directory of entries that lie nowhere, is refused', async () => {
    const bytes = names('answers.csv');
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(bytes.length - 6, true);
    view.setUint32(directory + 42, 0xffff_fff0, true);
    const [entry] = await readDirectory(blob(bytes));
    await expect(unpack(blob(bytes), entry!).next()).rejects.toThrow(AxiaError);
  });

  it('by a directory of more entries than it says, is refused at the first of them', async () => {
    const bytes = names('a.json', 'b.json', '..json');
    new DataView(bytes.buffer).setUint16(bytes.length - 12, 2, true);
    expect(await say(bytes)).toMatch(/damaged/);
  });

  it('can be stopped after every 64 KiB', async () => {
    const stored = zipSync({ 'answers.csv': new Uint8Array(300_000) }, { level: 0 });
    const [entry] = await readDirectory(blob(stored));
    const stop = new AbortController();
    let unpacked = 0;
    const reading = async () => {
      for await (const bytes of unpack(blob(stored), entry!, stop.signal)) {
        unpacked += bytes.length;
        stop.abort(new Error('stopped'));
      }
    };
    await expect(reading()).rejects.toThrow('stopped');
    expect(unpacked).toBeLessThanOrEqual(2 ** 16);
  });
});

describe('a zip that is written', () => {
  const written = (pieces: Uint8Array[]) => {
    const zip = new ZipWriter();
    return Buffer.concat([...zip.entry('answers.csv', pieces), ...zip.end()]);
  };

  it('is the same whatever the pieces it came in, and holds what they held', () => {
    const content = Uint8Array.from({ length: 200_000 }, (_, k) => (k * k) % 251);
    const whole = written([content]);
    expect(unzipSync(whole)['answers.csv']).toEqual(content);
    fc.assert(
      fc.property(fc.array(fc.nat(content.length), { maxLength: 20 }), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), content.length];
        const pieces = places.slice(1).map((to, k) => content.subarray(places[k], to));
        expect(written(pieces).equals(whole)).toBe(true);
      }),
      { numRuns: 8 }
    );
  });

  it('is never larger than what is read', () => {
    const noise = Uint8Array.from({ length: 30_000 }, (_, k) => (k * k * k) >>> 7);
    const write = (limits: Partial<ZipLimits>, ...files: string[]) => {
      const zip = new ZipWriter({ ...ZIP_LIMITS, ...limits });
      for (const name of files) for (const bytes of zip.entry(name, [noise])) void bytes;
    };
    expect(() => write({ tableBytes: 30_000 }, 'answers.csv', 'samples.csv')).not.toThrow();
    expect(() => write({ tableBytes: 29_999 }, 'answers.csv')).toThrow('answers.csv would exceed');
    expect(() => write({ reportBytes: 59_999 }, 'analysis.json', 'design.json')).not.toThrow();
    expect(() => write({ reportBytes: 59_999 }, 'analysis.json', 'methods.md')).toThrow(AxiaError);
    expect(() => write({ jsonBytes: 29_999 }, 'design.json')).toThrow('design.json would exceed');
    expect(() => write({ instrumentBytes: 29_999 }, 'instruments/toy.json')).toThrow(AxiaError);
    expect(() => write({ bytes: 2_000 }, 'answers.csv')).toThrow('The bundle would exceed');
  });

  it('can be empty', async () => {
    const bytes = written([]);
    const [entry] = await readDirectory(new Blob([bytes]));
    expect(entry).toMatchObject({ name: 'answers.csv', size: 0 });
    for await (const piece of unpack(new Blob([bytes]), entry!)) expect(piece).toHaveLength(0);
  });
});
