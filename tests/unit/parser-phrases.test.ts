// Whatever a stranger sends, no words of a parser or of the machine reach a reader.
import fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { randomModel } from '../../scripts/lab-endpoint/random-model.mjs';
import { openBundle } from '../../src/lib/bundle/read-bundle';
import { AxiaError } from '../../src/lib/core/error';
import { parseExplorerIndex } from '../../src/lib/core/explorer';
import { readForm } from '../../src/lib/core/import';
import { readOwnFile } from '../../src/lib/core/import/own-file';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import { unreadable } from '../../src/lib/engines/endpoint/faults';
import { readReply } from '../../src/lib/engines/endpoint/reply';
import { readModels, servedModel } from '../../src/lib/engines/endpoint/served-models';
import { unwrapped } from '../../src/lib/engines/endpoint/wrapping';
import { parseRoute } from '../../src/lib/link';
import { readGgufHeader } from '../../src/lib/models/gguf/header';
import { parseChatConfig, parseTensorList } from '../../src/lib/models/manifest';
import { decodeText } from '../../src/lib/platform';
import { readSpreadsheet } from '../../src/lib/platform/spreadsheet';
import { readPersonas } from '../fakes/read-personas';
import { readStatic } from './data/read-static';
import { input, tampered } from './bundle/fixtures';
import { bundleBytes } from './bundle/whole';

/** Words of valibot, JSON.parse, fflate, hucre, Jinja, browsers and JavaScript itself. */
const PHRASES = [
  /Invalid (?:type|key|value|length|format|email|ISO|array|string|date|time|URL|character|code|regular)/iu,
  /Expected .{0,40}(?:but|received|got|instead)/u,
  /Unexpected (?:token|end|non-whitespace|identifier|character|EOF|string|number)/iu,
  /JSON at position|valid JSON|JSON\.parse|line \d+ column \d+/u,
  /Cannot (?:read|convert|destructure|set|access|mix)|is not (?:a function|iterable|defined|a constructor)/u,
  /\[object |\bundefined\b|\bNaN\b|call stack|out of (?:range|bounds)|Offset is outside/u,
  /malformed|invalid (?:distance|block|stored|code|zip|utf|date|length)|unexpected EOF/u,
  /DOMException|QuotaExceeded|Error\b|Failed to|operation (?:was|failed)|at .+\.[jt]s:\d/u,
  /This is a bug in Axia/u
];

function expectOurs(error: unknown): void {
  expect(error).toBeInstanceOf(AxiaError);
  const { message, advice, kind } = error as AxiaError;
  for (const phrase of PHRASES) expect(`${message} ${advice}`).not.toMatch(phrase);
  expect(kind).not.toBe('defect');
}

/** A value in the place of another. */
const odd = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(null, true, -1, 0.5, 1e308, '', ' ', 'x', '[]', '{}') },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) }
);

/** JSON with one or two parts of it replaced or taken out. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  const places: (string | number)[][] = [[]];
  const walk = (part: unknown, path: (string | number)[]) => {
    if (typeof part !== 'object' || part === null) return;
    for (const key of Object.keys(part).slice(0, 12)) {
      places.push([...path, key]);
      walk((part as Record<string, unknown>)[key], [...path, key]);
    }
  };
  walk(value, []);
  const change = fc.record({
    path: fc.constantFrom(...places),
    by: fc.option(odd, { nil: undefined })
  });
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => {
    let copy: unknown = structuredClone(value);
    for (const { path, by } of changes) {
      const key = path.at(-1);
      if (key === undefined) {
        copy = by ?? null;
        continue;
      }
      const parent = path.slice(0, -1).reduce<unknown>((of, one) => Object(of)[one], copy);
      if (typeof parent !== 'object' || parent === null) continue;
      if (by === undefined) Reflect.deleteProperty(parent, key);
      else Reflect.set(parent, key, by);
    }
    return copy;
  });
}

/** A text with a piece of it cut out, doubled, or replaced. */
const mangled = (text: string) =>
  fc
    .tuple(
      fc.nat(text.length),
      fc.nat(60),
      fc.constantFrom('', '"', '{', '[', ',', '\n', '\t;', '\0', '\\', '\ud800', '9'),
      fc.boolean()
    )
    .map(
      ([at, length, by, twice]) =>
        text.slice(0, at) + by + text.slice(twice ? Math.max(0, at - length) : at + length)
    );

const flipped = (bytes: Uint8Array, upTo = bytes.length) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(Math.min(upTo, bytes.length) - 1), fc.nat(255)), {
        minLength: 1,
        maxLength: 4
      }),
      fc.option(fc.nat(bytes.length))
    )
    .map(([changes, end]) => {
      const copy = bytes.slice();
      for (const [at, by] of changes) copy[at] = by;
      return end === null ? copy : copy.slice(0, end);
    });

async function check<Input>(
  inputs: fc.Arbitrary<Input>,
  read: (input: Input) => unknown,
  numRuns: number
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(inputs, async (one) => {
      try {
        await read(one);
      } catch (error) {
        expectOurs(error);
      }
    }),
    { numRuns }
  );
}

const behaviours = parseInstrument(readStatic('questionnaires/behaviours.json'));
const pvq: unknown = readStatic('questionnaires/pvq21.json');
const LINE =
  '{"statement":"I like tea","answer_matching_behavior":" Yes","answer_not_matching_behavior":" No"}';
const FORMS = [
  'number,text,measure,reversed\n1,One,power,false\n2,"Two, too",power,true\n',
  '1. One\n2) Two\n(3) Three\nQ4. Four',
  '[{"number":1,"text":"One"},{"number":2,"text":"Two"}]',
  'class\ttype/scale\tname\trelevance\ttext\nQ\tM\tq1\t1\tOne\nSQ\t\tq2\t1\tTwo\n'
];
const REPLY = {
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: '4' },
      finish_reason: 'stop',
      logprobs: {
        content: [
          { token: '4', logprob: -0.1, bytes: [52], top_logprobs: [{ token: '4', logprob: -0.1 }] }
        ]
      }
    }
  ],
  usage: { prompt_tokens: 3, completion_tokens: 1 }
};

describe('words of parsers reach no reader', () => {
  it('from forms and persona files, as text and bytes', async () => {
    await check(
      fc.oneof(...FORMS.map(mangled)),
      (text) => {
        const { refusal } = readForm(text);
        if (refusal) throw refusal;
      },
      400
    );
    await check(
      mangled(`${LINE}\n${LINE.replace('tea', 'rain')}`),
      (text) => readPersonas([{ name: 'a.jsonl', text }], behaviours),
      200
    );
    await check(fc.uint8Array({ maxLength: 60 }), (bytes) => readForm(decodeText(bytes).text), 200);
  });

  it('from questionnaires and lists of them', async () => {
    await check(spoilt(pvq), parseInstrument, 200);
    await check(spoilt(pvq), (data) => readOwnFile(JSON.stringify(data)), 100);
    await check(mangled(JSON.stringify(pvq)), readOwnFile, 100);
    await check(spoilt(readStatic('explorer/index.json')), parseExplorerIndex, 100);
  });

  it('from bundles', async () => {
    for (const name of [
      'design.json',
      'provenance.json',
      'instruments/toy.json',
      'manifest.json'
    ]) {
      let whole: unknown = null;
      tampered((files) => (whole = JSON.parse(files[name]!)));
      await check(
        spoilt(whole),
        (data) =>
          openBundle(
            new Blob([
              tampered((files) => (files[name] = JSON.stringify(data)), {
                keepManifest: name === 'manifest.json'
              }) as BlobPart
            ])
          ),
        10
      );
    }
    await check(
      flipped(bundleBytes(input())),
      (bytes) => openBundle(new Blob([bytes as BlobPart])),
      60
    );
  });

  it('from spreadsheets and model files', async () => {
    const sheet = await writeXlsx({
      sheets: [
        {
          name: 'S',
          rows: [
            [1, 'One'],
            [2, 'Two']
          ]
        }
      ]
    });
    await check(flipped(new Uint8Array(sheet)), readSpreadsheet, 150);
    await check(
      flipped(Uint8Array.from(randomModel('x')).slice(0, 40_000), 1500),
      (bytes) => readGgufHeader(new File([bytes as BlobPart], 'a.gguf')),
      200
    );
    const config = {
      context_window_size: 9,
      tokenizer_files: ['tokenizer.json'],
      conv_template: { name: 'x', system_template: 'y' }
    };
    const list = {
      metadata: { ParamBytes: 1, BitsPerParam: 4 },
      records: [{ dataPath: 'a.bin', nbytes: 4, records: [{ dtype: 'f', nbytes: 4 }] }]
    };
    const bytesOf = (data: unknown) => new TextEncoder().encode(JSON.stringify(data));
    await check(spoilt(config), (data) => parseChatConfig(bytesOf(data)), 100);
    await check(spoilt(list), (data) => parseTensorList(bytesOf(data)), 100);
    await check(
      mangled(JSON.stringify(list)),
      (text) => parseTensorList(new TextEncoder().encode(text)),
      60
    );
  });

  it('from servers', async () => {
    const to = { host: 'server', about: null, secret: { key: null, headers: {} } };
    const read = (text: string) => {
      const body = unwrapped(text);
      if (!('value' in body)) throw new AxiaError('invalid-input', body.not, '');
      try {
        readReply(body.value);
      } catch (thrown) {
        const { message, advice } = unreadable(thrown, to).error;
        // A reply that is none is a fault of the server.
        throw new AxiaError('invalid-input', message, advice);
      }
    };
    await check(spoilt(REPLY), (data) => read(JSON.stringify(data)), 300);
    await check(mangled(JSON.stringify(REPLY)), read, 200);
    await check(
      spoilt({ data: [{ id: 'm', meta: { n_ctx: 4 } }] }),
      (data) => {
        const list = readModels(data, (text) => text);
        servedModel('models' in list ? list.models : null, 'other');
      },
      100
    );
  });

  it('from addresses', () => {
    const address =
      '#/study?v=1&preset=values&respondent=simulated:strong-circle&seed=1&conditions=none,power&instruments=pvq40:1-3&mode=sampled&temperature=1&repeats=3&population=uniform&t=0.5';
    fc.assert(
      fc.property(
        fc.oneof(mangled(address), mangled(address.replace('study?', 'results/x?'))),
        (hash) => {
          const { complaints } = parseRoute(hash);
          for (const { reason } of complaints)
            for (const phrase of PHRASES) expect(reason).not.toMatch(phrase);
        }
      ),
      { numRuns: 400 }
    );
  });
});
