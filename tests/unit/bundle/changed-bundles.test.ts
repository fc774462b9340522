import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type Answer, samplesOf, type Sample } from '../../../src/lib/core/study/answer';
import { planCells } from '../../fakes/plan-cells';
import { jsonText } from '../../../src/lib/core/report';
import { hashOf } from '../../../src/lib/bundle/manifest';
import { design, TOY } from '../report/fixtures';
import { bundleBytes, readWhole, refusal, writtenAgain } from './whole';
import { edit, input, recordOf, tampered } from './fixtures';

/** For tests that read hundreds of bundles, on a machine that is busy. */
const PATIENCE = 60_000;

/** Texts that files, tables and screens trip over. */
const nasty = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'\'"=+-@,;\t\r\n\0 1.a<>&{}🙂＝') }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    "=cmd|'/c calc'!A1",
    '"\n\r,',
    '\u{feff}',
    '__proto__'
  )
);
const readable = nasty.filter((text) => text.trim() !== '');

describe('whatever the texts and numbers', () => {
  it(
    'distributions come back exactly',
    async () => {
      const logProbability = fc.oneof(
        fc.double({ min: -800, max: -2, noNaN: true }),
        fc.constant(-Infinity)
      );
      const answer = fc.record({
        logs: fc.array(logProbability, { minLength: 3, maxLength: 3 }),
        outside: fc.option(fc.double({ min: 0, max: 0.5, noNaN: true }).map((x) => x + 0)),
        failure: fc.option(nasty)
      });
      await fc.assert(
        fc.asyncProperty(
          readable,
          fc.uniqueArray(readable, {
            minLength: 2,
            maxLength: 2,
            selector: (text) => text.trim()
          }),
          fc.array(answer, { minLength: 6, maxLength: 6 }),
          async (title, texts, given) => {
            const items = TOY.items.map((item, k) => ({ ...item, text: texts[k]! }));
            const record = recordOf({ title, instruments: [{ ...TOY, items }] });
            const { cells } = planCells(record.design, record.instruments, record.identity);
            const answers = cells.map(({ id: cellId }, k): Answer => {
              const { logs, outside, failure } = given[k]!;
              return failure === null
                ? {
                    cellId,
                    status: 'answered',
                    mode: 'distribution',
                    logProbabilities: logs,
                    outside
                  }
                : { cellId, status: 'failed', kind: 'defect', message: failure };
            });
            const bytes = bundleBytes({ ...input(), record, answers });
            const back = await readWhole(bytes);
            expect(back.answers).toEqual(answers);
            expect(back.record).toEqual({ ...record, imported: true });
            expect(hashOf(await writtenAgain(bytes))).toBe(hashOf(bytes));
          }
        ),
        { numRuns: 30 }
      );
    },
    PATIENCE
  );

  it(
    'generated texts come back exactly',
    async () => {
      const sample: fc.Arbitrary<Sample> = fc.oneof(
        fc.record({
          text: nasty,
          outcome: fc.constant('option' as const),
          option: fc.integer({ min: 0, max: 2 })
        }),
        fc.record({
          text: nasty,
          outcome: fc.constantFrom('refusal' as const, 'unreadable' as const),
          option: fc.constant(null)
        })
      );
      const record = recordOf({
        design: design({ elicitation: { mode: 'sampled', temperature: 0.7, repeats: 4 } })
      });
      const { cells } = planCells(record.design, record.instruments, record.identity);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(sample, { maxLength: 4 }), { minLength: 6, maxLength: 6 }),
          async (lists) => {
            const answers = cells.map(({ id: cellId }, k): Answer => ({
              cellId,
              status: 'answered',
              mode: 'sampled',
              samples: samplesOf(lists[k]!)
            }));
            const bytes = bundleBytes({ ...input(), record, answers });
            expect((await readWhole(bytes)).answers).toEqual(answers);
            expect(hashOf(await writtenAgain(bytes))).toBe(hashOf(bytes));
          }
        ),
        { numRuns: 30 }
      );
    },
    PATIENCE
  );
});

describe('a damaged file', () => {
  const bytes = bundleBytes(input());
  const whole = readWhole(bytes);

  it(
    'that was cut off anywhere is refused',
    async () => {
      for (let length = 0; length < bytes.length; length += 100)
        expect(await refusal(bytes.slice(0, length)), `cut at ${length}`).not.toBe('accepted');
      expect(await refusal(bytes.slice(0, -1))).not.toBe('accepted');
    },
    PATIENCE
  );

  it(
    'with a byte flipped is refused, or says exactly the same',
    async () => {
      for (let place = 0; place < bytes.length; place += 23) {
        const flipped = bytes.slice();
        flipped[place]! ^= 1 << (place % 8);
        if ((await refusal(flipped)) === 'accepted')
          expect(await readWhole(flipped), `at ${place}`).toEqual(await whole);
      }
    },
    PATIENCE
  );

  it.each([
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /not a zip/],
    ['a text', strToU8('cell_id,condition\n'), /not a zip/],
    ['nothing', new Uint8Array(), /not a zip/],
    ['another zip', zipSync({ 'readme.md': strToU8('hello') }), /no manifest/],
    ['random bytes that begin as a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 9, 9, 9, 9), /damaged/]
  ])('or another one is refused: %s', async (_case, file, message) => {
    expect(await refusal(file)).toMatch(message);
  });
});

describe('a bundle that was changed', () => {
  it.each([
    ['a log-probability', edit('answers.csv', '-2', '-1.9')],
    ['a probability', edit('answers.csv', /,0\.\d+,0\.1,answered/, ',0.5,0.1,answered')],
    ['a missing row', edit('answers.csv', /\n[^\n]*\n$/, '\n')]
  ])('names the file whose hash does not fit, for %s', async (_case, change) => {
    const changed = tampered(change, { keepManifest: true });
    expect(await refusal(changed)).toMatch(/^answers\.csv was changed/);
  });

  it('also when it is the manifest', async () => {
    const changed = tampered(edit('manifest.json', 'First study', 'My study'), {
      keepManifest: true
    });
    expect(await refusal(changed)).toMatch(/^manifest\.json was changed/);
  });

  const drop = (name: string) => (files: Record<string, string>) => {
    Reflect.deleteProperty(files, name);
  };
  const manifestField = (field: string, value: unknown) => (files: Record<string, string>) => {
    files['manifest.json'] = JSON.stringify({
      ...JSON.parse(files['manifest.json']!),
      [field]: value
    });
  };
  it.each([
    ['another format', manifestField('format', 'something'), /not an Axia study/],
    ['a newer version', manifestField('version', 4), /newer version of Axia: update/],
    ['an odd version', manifestField('version', '1'), /manifest\.json cannot be read/],
    ['no format', (files) => void (files['manifest.json'] = '[]'), /not an Axia study/],
    ['another label', manifestField('simulated', true), /simulated/],
    ['a manifest that is none', (files) => void (files['manifest.json'] = '{'), /not JSON/],
    ['no design', drop('design.json'), /design\.json is missing/],
    ['no answers', drop('answers.csv'), /answers\.csv is missing/],
    ['no instrument', drop('instruments/toy.json'), /toy\.json is missing/],
    ['no failures', drop('failures.csv'), /failures\.csv does not say why/],
    ['a file too many', (files) => void (files['more.csv'] = 'x'), /does not belong to a study/],
    ['another seed', edit('design.json', '"seed": 7', '"seed": 1e99'), /design/],
    ['another model', edit('provenance.json', '"id": "tiny"', '"id": "huge"'), /cell_id is not/],
    [
      'another wording',
      edit('instruments/toy.json', 'to lead', 'to rule'),
      /is not what the design/
    ],
    [
      'a simulated respondent as a model',
      edit('provenance.json', '"simulated": false', '"simulated": true'),
      /who answered/
    ],
    ['log p above 0', edit('answers.csv', ',-2,', ',2,'), /above 0/],
    ['a huge number', edit('answers.csv', ',-2,', ',-1e999,'), /no number/],
    ['another prompt', edit('prompts.csv', 'to lead', 'to rule'), /prompts\.csv, row 1: user/]
  ] as [string, (files: Record<string, string>) => void, RegExp][])(
    'is refused with %s, although every hash fits',
    async (name, change, message) => {
      const keepManifest = /format|version|manifest/.test(name);
      expect(await refusal(tampered(change, { keepManifest }))).toMatch(message);
    }
  );

  it('is refused with bytes that are no text', async () => {
    const files = unzipSync(bundleBytes(input()));
    const broken = Uint8Array.of(0xc3, 0x28);
    const manifest = JSON.parse(strFromU8(files['manifest.json']!));
    delete manifest.checksum;
    manifest.files['design.json'] = hashOf(broken);
    manifest.checksum = hashOf(strToU8(jsonText(manifest)));
    files['design.json'] = broken;
    files['manifest.json'] = strToU8(jsonText(manifest));
    expect(await refusal(zipSync(files))).toBe('design.json is not UTF-8 text.');
  });

  it('keeps script and formulas in texts as texts', async () => {
    const title = '<img src=x onerror=alert(1)>=1+1';
    const back = await readWhole(bundleBytes(input({ title })));
    expect(back.record.title).toBe(title);
    expect(back.cells[1]!.prompt.user).toContain('=SUM(A1:A9)');
  });
});
