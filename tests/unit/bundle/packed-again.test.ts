import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { bundleBytes, readWhole, refusal } from './whole';
import { input } from './fixtures';
import { packed, type Packed, type Wrapping } from './repack';

const bytes = bundleBytes(input());
const files = unzipSync(bytes);
const own: Packed[] = Object.entries(files).map(([name, content]) => ({ name, bytes: content }));
const expected = readWhole(bytes);

/** What lies beside a study once it was on somebody's disk. */
const strangers: Packed[] = [
  { name: '__MACOSX/._manifest.json', bytes: Uint8Array.of(0, 5, 22, 7) },
  { name: '.DS_Store', bytes: strToU8('Bud1') },
  { name: 'Thumbs.db', bytes: strToU8('x') },
  { name: 'instruments/', bytes: new Uint8Array(), level: 0 },
  { name: 'notes ü.docx', bytes: strToU8('PK\u0003\u0004') },
  { name: '../../etc/passwd', bytes: strToU8('root') },
  { name: 'my/manifest.json', bytes: strToU8('{"name": "another program"}') },
  { name: 'answers (1).csv', bytes: strToU8('cell_id,condition\n') },
  { name: '__proto__', bytes: strToU8('x') },
  { name: 'secret.csv', bytes: strToU8('x'), encrypted: true }
];

const noise = fc.uint8Array({ maxLength: 400 });

/** One way to pack a study again. */
const packing = fc.record({
  order: fc.infiniteStream(fc.nat()),
  folder: fc.constantFrom('', 'axia-random/', './', '/', 'Studien – Übung/axia (1)/', 'a/b/c/'),
  separator: fc.constantFrom('/', '\\'),
  writing: fc.constantFrom('same', 'upper', 'first', 'copy', 'flat'),
  files: fc.infiniteStream(
    fc.record({
      level: fc.constantFrom(0 as const, 1 as const, 6 as const, 9 as const),
      descriptor: fc.boolean(),
      large: fc.boolean(),
      utf8: fc.boolean(),
      extra: fc.constantFrom(new Uint8Array(), Uint8Array.of(0x55, 0x54, 1, 0, 3)),
      comment: fc.constantFrom('', 'PK\u0005\u0006', 'packed on Monday')
    })
  ),
  strangers: fc.subarray(strangers),
  wrapping: fc.record({
    before: fc.oneof(fc.constant(new Uint8Array()), noise),
    behind: fc.oneof(fc.constant(new Uint8Array()), noise, fc.constant(strToU8('PK\u0005\u0006'))),
    comment: fc.constantFrom('', 'a study', 'PK\u0005\u0006'.padEnd(40)),
    large: fc.boolean()
  })
});

type Packing = typeof packing extends fc.Arbitrary<infer P> ? P : never;

/** A name as another tool writes it; the manifest is found by its name, so that it stays readable. */
function renamed(name: string, writing: Packing['writing']): string {
  if (writing === 'upper') return name.toUpperCase();
  if (writing === 'first') return name[0]!.toUpperCase() + name.slice(1);
  if (writing === 'flat') return name.slice(name.lastIndexOf('/') + 1);
  return writing === 'copy' ? name.replace(/\.(?=[a-z]+$)/u, ' (1).') : name;
}

function packedAgain(way: Packing): Uint8Array {
  const inFolder = (file: Packed): Packed => ({
    ...file,
    name: (way.folder + file.name).replaceAll('/', way.separator)
  });
  const all = [
    ...own.map((file) => ({ ...file, name: renamed(file.name, way.writing) })),
    ...way.strangers
  ].map((file) => ({ ...way.files.next().value, ...inFolder(file) }));
  const places = new Map(all.map((file) => [file, way.order.next().value as number]));
  all.sort((one, other) => places.get(one)! - places.get(other)!);
  return packed(all, way.wrapping as Wrapping);
}

describe('a bundle that was packed again', () => {
  it('is read as before, however it was packed', { timeout: 60_000 }, async () => {
    const { record, answers, cells } = await expected;
    await fc.assert(
      fc.asyncProperty(packing, async (way) => {
        const back = await readWhole(packedAgain(way));
        expect(back.record).toEqual(record);
        expect(back.answers).toEqual(answers);
        expect(back.cells).toEqual(cells);
      }),
      { numRuns: 150 }
    );
  });

  it('is read with much put before and behind it', async () => {
    const wrapping = { before: new Uint8Array(70_000), behind: new Uint8Array(200_000) };
    expect((await readWhole(packed(own, wrapping))).answers).toEqual((await expected).answers);
  });

  it('is the study that lies outside, where an older one lies in a folder', async () => {
    const older = unzipSync(bundleBytes(input({ title: 'Older' })));
    const inside = Object.entries(older).map(([name, content]) => ({
      name: `old/${name}`,
      bytes: content
    }));
    expect((await readWhole(packed([...inside, ...own]))).record.title).toBe('First study');
  });
});

describe('a zip that is refused', () => {
  const without = (name: string) => own.filter((file) => file.name !== name);
  const changed = (name: string, change: Partial<Packed>) => [
    ...without(name),
    { ...own.find((file) => file.name === name)!, ...change }
  ];

  it.each([
    ['a missing table', packed(without('answers.csv')), /^answers\.csv is missing/],
    ['no manifest', packed(without('manifest.json')), /no manifest\.json/],
    [
      'a changed table under its name',
      packed(changed('answers.csv', { bytes: strToU8('cell_id\n') })),
      /^answers\.csv was changed/
    ],
    ['a password', packed(changed('design.json', { encrypted: true })), /password/],
    ['another way of packing', packed(changed('design.json', { method: 93 })), /cannot unpack/],
    [
      'two studies',
      packed(
        [bytes, bundleBytes(input({ title: 'Other' }))].flatMap((one, k) =>
          Object.entries(unzipSync(one)).map(([name, content]) => ({
            name: `study ${k}/${name}`,
            bytes: content
          }))
        )
      ),
      /several studies/
    ],
    ['a zip within', zipSync({ 'axia-first.zip': bytes }), /holds another zip, "axia-first\.zip"/],
    ['a 7z archive', Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), /7z archive/],
    ['only folders', zipSync({ 'study/': new Uint8Array() }), /no manifest/]
  ])('says why: %s', async (_case, file, reason) => {
    expect(await refusal(file)).toMatch(reason);
  });

  it('by what a file would unpack to, is refused before it is unpacked', async () => {
    const bomb = zipSync({ ...files, 'design.json': new Uint8Array(5 * 2 ** 20) }, { level: 9 });
    expect(bomb.length).toBeLessThan(500_000);
    expect(await refusal(bomb)).toMatch(/^design\.json would unpack to more than 4 MB/);
  });
});
