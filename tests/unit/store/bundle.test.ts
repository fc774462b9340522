import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/lib/core/answer';
import { AxiaError } from '../../../src/lib/core/error';
import { planCells } from '../../../src/lib/core/plan';
import { jsonText, reportFiles } from '../../../src/lib/core/report';
import { SIMULATED_LABEL } from '../../../src/lib/core/respondent';
import { samplesOf, type Sample } from '../../../src/lib/core/samples';
import {
  bundleFileName,
  createMemoryStore,
  importStudy,
  readBundle,
  writeBundle,
  type BundleInput
} from '../../../src/lib/store';
import { hashOf } from '../../../src/lib/store/manifest';
import type { StudyRecord } from '../../../src/lib/store/store';
import { unzip } from '../../../src/lib/store/zip';
import { analysis, design, MODEL, SIMULATED, study, TOY } from '../report/fixtures';
import { record as plainRecord } from './fixtures';

const SIMULATED_DESIGN = design({
  respondent: {
    kind: 'simulated',
    preset: 'strong-circle',
    parameters: {
      structure: 'circle',
      strength: 2,
      spread: 1,
      acquiescence: 0,
      itemNoise: 0.5,
      answerNoise: 1,
      outside: 0.02
    }
  }
});

function recordOf(change: Partial<StudyRecord> = {}): StudyRecord {
  return plainRecord({
    design: design(),
    instruments: [TOY],
    identity: MODEL,
    status: 'complete',
    provenance: {
      ...MODEL,
      engine: 'WebLLM',
      engineVersion: '0.2.86',
      adapter: null,
      details: { 'context length': 4096, warm: true, other: null }
    },
    ...change
  });
}

/** A bundle's input from the study of the report's tests. */
function input(change: Partial<StudyRecord> = {}): BundleInput {
  const record = recordOf(change);
  const of = study({
    title: record.title,
    design: record.design,
    instruments: record.instruments,
    identity: record.identity,
    provenance: record.provenance
  });
  return {
    record,
    answers: [...of.answers.values()],
    report: reportFiles(of, analysis()),
    appVersion: '0.1.0',
    createdAt: '2026-06-01T12:00:00.000Z'
  };
}

/** For tests that read hundreds of bundles, on a machine that is busy. */
const PATIENCE = 60_000;

const again = (bytes: Uint8Array): Uint8Array => {
  const { record, answers, report, manifest } = readBundle(bytes);
  const { appVersion, createdAt } = manifest;
  return writeBundle({ record, answers, report, appVersion, createdAt });
};

/** A bundle with some files changed, and its manifest made to fit unless `keepManifest`. */
function tampered(
  change: (files: Record<string, string>) => void,
  { keepManifest = false } = {}
): Uint8Array {
  const files = Object.fromEntries(
    Object.entries(unzipSync(writeBundle(input()))).map(([name, bytes]) => [name, strFromU8(bytes)])
  );
  change(files);
  if (!keepManifest && files['manifest.json']) {
    const manifest = JSON.parse(files['manifest.json']);
    delete manifest.checksum;
    manifest.files = Object.fromEntries(
      Object.entries(files)
        .filter(([name]) => name !== 'manifest.json')
        .map(([name, text]) => [name, hashOf(strToU8(text))])
    );
    const checksum = hashOf(strToU8(jsonText(manifest)));
    files['manifest.json'] = jsonText({ ...manifest, checksum });
  }
  return zipSync(Object.fromEntries(Object.entries(files).map(([n, text]) => [n, strToU8(text)])));
}

const edit =
  (name: string, find: string | RegExp, replacement: string) => (files: Record<string, string>) => {
    const before = files[name]!;
    files[name] = before.replace(find, replacement);
    expect(files[name]).not.toBe(before);
  };

/** What reading says: the kind of the error and its sentence. Anything but an AxiaError throws. */
function refusal(bytes: Uint8Array): string {
  try {
    readBundle(bytes);
  } catch (error) {
    if (error instanceof AxiaError && error.kind === 'invalid-input') return error.message;
    throw error;
  }
  return 'accepted';
}

describe('a bundle', () => {
  it('comes back with everything, byte for byte', () => {
    const original = input();
    const bytes = writeBundle(original);
    const back = readBundle(bytes);
    expect(back.record).toEqual({ ...original.record, imported: true });
    expect(back.answers).toEqual(original.answers);
    expect(back.report).toEqual(original.report);
    expect(hashOf(again(bytes))).toBe(hashOf(bytes));
  });

  it.each([
    [
      'sampled text',
      { design: design({ elicitation: { mode: 'sampled', temperature: 1, repeats: 3 } }) }
    ],
    ['part of the items', { design: design({ instruments: [{ id: 'toy', items: [2] }] }) }],
    ['a respondent that was never opened', { provenance: null }],
    ['a simulated respondent', { design: SIMULATED_DESIGN, identity: SIMULATED, provenance: null }]
  ] as [string, Partial<StudyRecord>][])('comes back with %s', (_case, change) => {
    const original = input(change);
    const bytes = writeBundle(original);
    expect(readBundle(bytes).record).toEqual({ ...original.record, imported: true });
    expect(readBundle(bytes).answers).toEqual(original.answers);
    expect(hashOf(again(bytes))).toBe(hashOf(bytes));
  });

  it('holds the files of its contract, and those of a table only where it has rows', () => {
    const names = (change?: Partial<StudyRecord>) => [...unzip(writeBundle(input(change))).keys()];
    const always = [
      'answers.csv',
      'analysis.json',
      'codebook.csv',
      'design.json',
      'failures.csv',
      'instruments/toy.json',
      'manifest.json',
      'methods.md',
      'prompts.csv',
      'provenance.json',
      'references.bib',
      'scores.csv',
      'tables.csv',
      'tables.md'
    ].sort();
    expect(names()).toEqual(always);
    const sampled = design({ elicitation: { mode: 'sampled', temperature: 1, repeats: 3 } });
    expect(names({ design: sampled })).toEqual([...always, 'samples.csv'].sort());
  });

  it('says in manifest, analysis and file name when the respondent is simulated', () => {
    const original = input({ design: SIMULATED_DESIGN, identity: SIMULATED, provenance: null });
    const files = unzip(writeBundle(original));
    for (const name of ['manifest.json', 'analysis.json'])
      expect(JSON.parse(strFromU8(files.get(name)!)).label).toBe(SIMULATED_LABEL);
    expect(bundleFileName(original.record)).toBe('axia-first-study-simulated.zip');
    expect(bundleFileName(recordOf({ title: '../=“Ä” 🙂' }))).toBe('axia-a.zip');
    expect(bundleFileName(recordOf({ title: '🙂' }))).toBe('axia-study.zip');
  });

  it('pauses a run that was under way', () => {
    expect(readBundle(writeBundle(input({ status: 'running' }))).record.status).toBe('paused');
  });

  it('holds nothing of a series that the study was one of', () => {
    const series = { id: 'night', position: 1, left: null };
    expect(writeBundle(input({ series }))).toEqual(writeBundle(input()));
  });

  it('leaves out answers to questions that are not the study’s', () => {
    const original = input();
    const stray: Answer = { ...original.answers[0]!, cellId: 'f'.repeat(24) };
    expect(writeBundle({ ...original, answers: [...original.answers, stray] })).toEqual(
      writeBundle(original)
    );
  });

  it('is imported whole, under another id when its own is taken', async () => {
    const store = createMemoryStore();
    const bundle = readBundle(writeBundle(input()));
    await importStudy(store, bundle, 'other');
    await importStudy(store, bundle, 'other');
    expect((await store.list()).map(({ id }) => id).sort()).toEqual(['other', 'study-1']);
    const sorted = [...bundle.answers].sort((a, b) => (a.cellId < b.cellId ? -1 : 1));
    expect(await store.answers('other')).toEqual(sorted);
  });
});

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
    () => {
      const logProbability = fc.oneof(
        fc.double({ min: -800, max: -2, noNaN: true }),
        fc.constant(-Infinity)
      );
      const answer = fc.record({
        logs: fc.array(logProbability, { minLength: 3, maxLength: 3 }),
        outside: fc.option(fc.double({ min: 0, max: 0.5, noNaN: true }).map((x) => x + 0)),
        failure: fc.option(nasty)
      });
      fc.assert(
        fc.property(
          readable,
          fc.uniqueArray(readable, {
            minLength: 2,
            maxLength: 2,
            selector: (text) => text.trim()
          }),
          fc.array(answer, { minLength: 6, maxLength: 6 }),
          (title, texts, given) => {
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
            const bytes = writeBundle({ ...input(), record, answers });
            const back = readBundle(bytes);
            expect(back.answers).toEqual(answers);
            expect(back.record).toEqual({ ...record, imported: true });
            expect(hashOf(again(bytes))).toBe(hashOf(bytes));
          }
        ),
        { numRuns: 30 }
      );
    },
    PATIENCE
  );

  it(
    'generated texts come back exactly',
    () => {
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
      fc.assert(
        fc.property(
          fc.array(fc.array(sample, { maxLength: 4 }), { minLength: 6, maxLength: 6 }),
          (lists) => {
            const answers = cells.map(({ id: cellId }, k): Answer => ({
              cellId,
              status: 'answered',
              mode: 'sampled',
              samples: samplesOf(lists[k]!)
            }));
            const bytes = writeBundle({ ...input(), record, answers });
            expect(readBundle(bytes).answers).toEqual(answers);
            expect(hashOf(again(bytes))).toBe(hashOf(bytes));
          }
        ),
        { numRuns: 30 }
      );
    },
    PATIENCE
  );
});

describe('a damaged file', () => {
  const bytes = writeBundle(input());
  const whole = readBundle(bytes);

  it(
    'that was cut off anywhere is refused',
    () => {
      for (let length = 0; length < bytes.length; length += 100)
        expect(refusal(bytes.slice(0, length)), `cut at ${length}`).not.toBe('accepted');
      expect(refusal(bytes.slice(0, -1))).not.toBe('accepted');
    },
    PATIENCE
  );

  it(
    'with a byte flipped is refused, or says exactly the same',
    () => {
      for (let place = 0; place < bytes.length; place += 11) {
        const flipped = bytes.slice();
        flipped[place]! ^= 1 << (place % 8);
        if (refusal(flipped) === 'accepted')
          expect(readBundle(flipped), `at ${place}`).toEqual(whole);
      }
    },
    PATIENCE
  );

  it.each([
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /not even a zip/],
    ['a text', strToU8('cell_id,condition\n'), /not even a zip/],
    ['nothing', new Uint8Array(), /not even a zip/],
    ['another zip', zipSync({ 'readme.md': strToU8('hello') }), /no manifest/],
    ['random bytes that begin as a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 9, 9, 9, 9), /damaged/]
  ])('or another one is refused: %s', (_case, file, message) => {
    expect(refusal(file)).toMatch(message);
  });
});

describe('a zip that is out to hurt', () => {
  const small = { bytes: 10_000, entries: 3, expandedBytes: 1_000_000 };
  const names = (...list: string[]): Uint8Array =>
    zipSync(
      Object.fromEntries(list.map((name): [string, Zippable[string]] => [name, strToU8('x')]))
    );
  const say = (bytes: Uint8Array) => {
    try {
      unzip(bytes, small);
    } catch (error) {
      return (error as AxiaError).message;
    }
    return 'accepted';
  };

  it('by its size, its number of files, or what it unpacks to, is refused before it is unpacked', () => {
    expect(say(new Uint8Array(10_001))).toMatch(/larger/);
    expect(say(names('a.json', 'b.json', 'c.json', 'd.json'))).toMatch(/more than 3 files/);
    const bomb = zipSync({ 'answers.csv': new Uint8Array(1_000_001) }, { level: 9 });
    expect(bomb.length).toBeLessThan(small.bytes);
    expect(say(bomb)).toMatch(/unpack to more/);
  });

  it('by a size that its directory plays down, is not unpacked beyond it', () => {
    const bomb = zipSync({ 'answers.csv': new Uint8Array(900_000) }, { level: 9 });
    const view = new DataView(bomb.buffer);
    const directory = view.getUint32(bomb.length - 6, true);
    view.setUint32(directory + 24, 10, true);
    const unpacked = (() => {
      try {
        return unzip(bomb, small).get('answers.csv')!.length;
      } catch (error) {
        expect(error).toBeInstanceOf(AxiaError);
        return 0;
      }
    })();
    expect(unpacked).toBeLessThanOrEqual(10);
  });

  it.each([
    '../answers.csv',
    '/etc/passwd',
    'instruments/../../x.json',
    'C:\\x.json',
    '.json',
    'instruments/'
  ])('by the name %s, is refused', (name) => {
    expect(say(names(name))).toMatch(/a file that no study has/);
  });

  it('by a name that is a trap for objects, is refused', () => {
    const bytes = names('123456789');
    const latin1 = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const renamed = latin1.replaceAll('123456789', '__proto__');
    expect(renamed).not.toBe(latin1);
    expect(say(Uint8Array.from(renamed, (c) => c.charCodeAt(0)))).toMatch(/a file that no study/);
  });
});

describe('a bundle that was changed', () => {
  it('names the file whose hash does not fit', () => {
    const changed = tampered(edit('answers.csv', '-2', '-1.9'), { keepManifest: true });
    expect(refusal(changed)).toMatch(/^answers\.csv was changed/);
  });

  it('also when it is the manifest', () => {
    const changed = tampered(edit('manifest.json', 'First study', 'My study'), {
      keepManifest: true
    });
    expect(refusal(changed)).toMatch(/^manifest\.json was changed/);
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
    ['another format', manifestField('format', 'something'), /no study of Axia/],
    ['a newer version', manifestField('version', 2), /newer version of Axia: update/],
    ['an odd version', manifestField('version', '1'), /manifest\.json cannot be read/],
    ['no format', (files) => void (files['manifest.json'] = '[]'), /no study of Axia/],
    ['another label', manifestField('simulated', true), /simulated/],
    ['a manifest that is none', (files) => void (files['manifest.json'] = '{'), /not JSON/],
    ['no design', drop('design.json'), /design\.json is missing/],
    ['no answers', drop('answers.csv'), /answers\.csv is missing/],
    ['no instrument', drop('instruments/toy.json'), /toy\.json is missing/],
    ['no failures', drop('failures.csv'), /failures\.csv does not say why/],
    ['a file too many', (files) => void (files['more.csv'] = 'x'), /a file that no study has/],
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
      /two things on who/
    ],
    ['log p above 0', edit('answers.csv', ',-2,', ',2,'), /above 0/],
    ['a huge number', edit('answers.csv', ',-2,', ',-1e999,'), /no number/],
    ['another prompt', edit('prompts.csv', 'to lead', 'to rule'), /prompts\.csv, row 1: user/]
  ] as [string, (files: Record<string, string>) => void, RegExp][])(
    'is refused with %s, although every hash fits',
    (name, change, message) => {
      const keepManifest = /format|version|manifest/.test(name);
      expect(refusal(tampered(change, { keepManifest }))).toMatch(message);
    }
  );

  it('is refused with bytes that are no text', () => {
    const files = unzipSync(writeBundle(input()));
    const broken = Uint8Array.of(0xc3, 0x28);
    const manifest = JSON.parse(strFromU8(files['manifest.json']!));
    delete manifest.checksum;
    manifest.files['methods.md'] = hashOf(broken);
    manifest.checksum = hashOf(strToU8(jsonText(manifest)));
    files['methods.md'] = broken;
    files['manifest.json'] = strToU8(jsonText(manifest));
    expect(refusal(zipSync(files))).toBe('methods.md is not text in UTF-8.');
  });

  it('keeps script and formulas in texts as texts', () => {
    const title = '<img src=x onerror=alert(1)>=1+1';
    const back = readBundle(writeBundle(input({ title })));
    expect(back.record.title).toBe(title);
    expect(back.cells[1]!.prompt.user).toContain('=SUM(A1:A9)');
  });
});
