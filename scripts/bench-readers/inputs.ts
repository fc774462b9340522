// What strangers may send, at its worst: just under a megabyte each, and every one the kind of text
// that a careless reader takes the square of the time for.
import { zipSync } from 'fflate';
import { randomModel } from '../lab-endpoint/random-model.mjs';
import { readForm, readPersonaFiles } from '../../src/lib/core/import';
import { readOwnFile } from '../../src/lib/core/import/own-file';
import { parseInstrument, type Instrument } from '../../src/lib/core/instrument/instrument';
import { createChat } from '../../src/lib/engines/chat-template';
import { faultOf } from '../../src/lib/engines/endpoint/faults';
import { cleaned, cleanerOf } from '../../src/lib/engines/endpoint/redaction';
import { readReply } from '../../src/lib/engines/endpoint/reply';
import { offered, readModels } from '../../src/lib/engines/endpoint/served-models';
import { failureIn } from '../../src/lib/engines/endpoint/upstream';
import { unwrapped } from '../../src/lib/engines/endpoint/wrapping';
import { openBundle } from '../../src/lib/bundle/read-bundle';
import { isDoubtful, parseRoute } from '../../src/lib/link';
import { mendAddress } from '../../src/lib/link/mend';
import { readGgufHeader } from '../../src/lib/models/gguf/header';
import { parseChatConfig, parseTensorList } from '../../src/lib/models/manifest';
import { decodeText } from '../../src/lib/platform';
import { readSpreadsheet } from '../../src/lib/platform/spreadsheet';

export { parseInstrument };

/** Characters, or bytes, of an input. */
const SIZE = 999_000;

const filled = (part: string, size = SIZE): string =>
  part.repeat(Math.ceil(size / part.length)).slice(0, size);
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
/** Lines, each with its number in the place of `#`. */
const lines = (line: string, size = SIZE): string => {
  const all: string[] = [];
  for (let length = 0, k = 1; length < size - 100; k += 1) {
    all.push(line.replaceAll('#', String(k)));
    length += all.at(-1)!.length + 1;
  }
  return all.join('\n');
};

/** Texts that are long in one way each. */
const TEXTS: Readonly<Record<string, string>> = {
  'one letter': filled('a'),
  blanks: filled(' '),
  'blanks behind a letter': `a${filled(' ')}`,
  tabs: filled('\t'),
  'line ends': filled('\n'),
  'carriage returns': filled('\r'),
  commas: filled(','),
  semicolons: filled('a;'),
  bars: filled('|'),
  'quotation marks': filled('"'),
  'an open quotation mark': `"${filled('a,b\n')}`,
  'open quotation marks': filled('"a\n'),
  'doubled quotation marks': `"${filled('""')}`,
  'open brackets': filled('('),
  'pairs of brackets': filled('()'),
  'lists in lists': filled('['),
  'objects in objects': filled('{"a":'),
  'empty objects': filled('{}\n'),
  'empty lists': `[${filled('[],')}[]]`,
  'open objects': filled('{"a\n'),
  'long open object': `{"a":"${filled('b')}`,
  backslashes: filled('\\'),
  'backslashes in marks': `"${filled('\\"')}`,
  digits: filled('1'),
  'digits and dots': filled('1.'),
  'numbers in brackets': filled('(1)'),
  dashes: filled('-'),
  'numbered lines': lines('# Would you like it, number #?'),
  'short numbered lines': lines('#. a#'),
  'coded lines': lines('Q#_1 Would you like number #?'),
  'lines with digits of a scale': lines('# I like number #   1 2 3 4 5 6 7'),
  'lines of underlines': lines('# I like number # ______________'),
  'wide table': `${filled('col,', 300_000)}\n${filled('1,', 600_000)}`,
  'table of languages': lines('#,l#,Would you like number #?'),
  'marks of right-to-left text': filled('\u200f1. '),
  'halves of characters': filled('\ud800'),
  'zero characters': filled('\0a'),
  'combining marks': filled('e\u0301'),
  asterisks: filled('* '),
  'four asterisks': filled('****'),
  'angle brackets': filled('<'),
  'open tags': filled('<a '),
  entities: filled('&amp;amp;'),
  'percent signs': filled('%25'),
  ampersands: filled('&a=1'),
  'question marks': filled('?a=1'),
  'number signs': filled('#/'),
  'a word and dots': filled('a.'),
  'keys of a survey': `${filled('{"ImportId":"QID1"},', 500_000)}\n${filled('x,', 400_000)}`,
  Qualtrics: lines('[[Question:Matrix]]\nI like number #\n[[Choices]]\nA'),
  LimeSurvey: `class\ttype/scale\tname\trelevance\ttext\n${lines('Q\tM\tq#\t1\tI like number #', 900_000)}`,
  REDCap: `Variable / Field Name,Form Name,Field Type,Field Label\n${lines('q#,f,radio,I like number #', 900_000)}`,
  'Markdown table': `| Number | Text |\n| --- | --- |\n${lines('| # | I like number # |', 900_000)}`,
  'JSON of items': `[${lines('{"number":#,"text":"I like number #"},', 900_000).slice(0, -1)}]`,
  'JSON lines': lines('{"number":#,"text":"I like number #"}')
};

const statement = (text: string) =>
  JSON.stringify({
    statement: text,
    answer_matching_behavior: ' Yes',
    answer_not_matching_behavior: ' No'
  });

/** Replies that are JSON. */
const message = (content: unknown, more: object = {}) => ({
  choices: [{ index: 0, message: { content }, finish_reason: 'stop', ...more }]
});
const token = { token: 'a', logprob: -1, bytes: [97] };
const REPLIES: Readonly<Record<string, string>> = {
  ...TEXTS,
  'a long answer': JSON.stringify(message(filled('a', 90_000))),
  'a long answer of blanks': JSON.stringify(message(`${filled(' ', 99_000)}a`)),
  'an answer of many parts': JSON.stringify(message(Array(900).fill({ text: filled('a', 1000) }))),
  'long reasoning': JSON.stringify(message(`<think>${filled('a', 99_000)}`)),
  'tags of reasoning': JSON.stringify(message(filled('<think>', 99_000))),
  'marks of harmony': JSON.stringify(message(filled('<|channel|>', 99_000))),
  'a long error': JSON.stringify({ error: { message: filled('a*** ') } }),
  'an error in lists': JSON.stringify({ error: Array(60_000).fill({ msg: 'no', loc: ['a'] }) }),
  'many answers': JSON.stringify({ choices: Array(9000).fill(message('1').choices[0]) }),
  'long lists of tokens': JSON.stringify(
    message('1', { logprobs: { content: [{ ...token, top_logprobs: Array(990).fill(token) }] } })
  ),
  'many tokens': JSON.stringify(message('1', { logprobs: { content: Array(18_000).fill(token) } })),
  'many keys': `{${lines('"k#":1,').slice(0, -1)}}`,
  events: lines(`data: {"choices":[{"delta":{"content":"#"}}]}\n`),
  'events without data': filled(': wait\n\n'),
  'comments and JSON': `${filled(': wait\n', 900_000)}${JSON.stringify(message('1'))}`,
  'bare numbers': `{"a":[${filled('NaN,', 900_000)}1]}`,
  'a page': `<!doctype html><title>${filled('a')}`,
  'a page of titles': `<html>${filled('<title')}`
};

/** Lists of models. */
const MODELS: Readonly<Record<string, unknown>> = {
  'short names': { data: Array.from({ length: 60_000 }, (_, k) => ({ id: `m${k}` })) },
  'the same name in many folders': {
    data: Array.from({ length: 40_000 }, (_, k) => ({ id: `/models/${k}/m.gguf` }))
  },
  'names that are taken': {
    data: [
      ...Array.from({ length: 20_000 }, (_, k) => ({ id: `m (${k})` })),
      ...Array.from({ length: 20_000 }, (_, k) => ({ id: `/a/${k}/m` }))
    ]
  },
  'one long name': { data: [{ id: filled('a') }] },
  'names of slashes': {
    data: Array.from({ length: 100 }, (_, k) => ({ id: `${k}${filled('/', 9000)}` }))
  }
};

/** Sheets that are packed into less than a megabyte. */
const row = (cells: string) => `<row>${cells}</row>`;
const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const SHEETS: Readonly<Record<string, string>> = {
  'a long form': filled(row(text('1') + text('I like it')), 700_000),
  'as many cells as are read': filled(row(filled(text('I'), 7900)), 7_500_000),
  'one long cell': row(text(filled('a', 7_500_000))),
  'many tags': filled('<row/>', 7_500_000),
  'open tags': filled('<a ', 7_500_000),
  'tags in tags': filled('<row>', 7_500_000),
  entities: row(text(filled('&amp;', 7_500_000)))
};

function workbook(sheet: string): Uint8Array<ArrayBuffer> {
  const of = 'http://schemas.openxmlformats.org';
  return zipSync({
    '[Content_Types].xml': bytesOf(
      `<?xml version="1.0"?><Types xmlns="${of}/package/2006/content-types"/>`
    ),
    '_rels/.rels': bytesOf(
      `<?xml version="1.0"?><Relationships xmlns="${of}/package/2006/relationships"><Relationship Id="r1" Type="${of}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
    ),
    'xl/workbook.xml': bytesOf(
      `<?xml version="1.0"?><workbook xmlns="${of}/spreadsheetml/2006/main" xmlns:r="${of}/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`
    ),
    'xl/_rels/workbook.xml.rels': bytesOf(
      `<?xml version="1.0"?><Relationships xmlns="${of}/package/2006/relationships"><Relationship Id="r1" Type="${of}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
    ),
    'xl/worksheets/sheet1.xml': bytesOf(
      `<?xml version="1.0"?><worksheet xmlns="${of}/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData></worksheet>`
    )
  });
}

const TEMPLATES: Readonly<Record<string, string>> = {
  'open tags': filled('{{', 50_000),
  'nested loops': `${filled('{% for a in messages %}', 25_000)}`,
  'a loop': '{% for a in range(100000000) %}x{% endfor %}',
  'loops in loops':
    '{% for a in range(30000) %}{% for b in range(30000) %}x{% endfor %}{% endfor %}',
  'a text that doubles': `{% set s = 'x' %}${'{% set s = s + s %}'.repeat(40)}{{ s }}`,
  comments: filled('{# ', 50_000),
  texts: filled('<a', 50_000)
};

const address = (query: string) => `#/study?${query}`;
const zip = (text: string) => new Blob([bytesOf(`PK\u0003\u0004${text}`)]);
/** Milliseconds that the page is kept. */
const quiet = async (work: () => unknown): Promise<number> => {
  const began = performance.now();
  try {
    const done = await work();
    if (done instanceof Longest) return done.milliseconds;
  } catch {
    // Refused in words: that is what the tests are about.
  }
  return performance.now() - began;
};

/** Work that the page does in slices: only its longest step keeps the page. */
class Longest {
  constructor(readonly milliseconds: number) {}
}

function longestStep(steps: Generator<void, unknown, void>): Longest {
  let longest = 0;
  for (let done = false; !done;) {
    const began = performance.now();
    try {
      done = steps.next().done === true;
    } catch {
      done = true; // refused in words
    }
    longest = Math.max(longest, performance.now() - began);
  }
  return new Longest(longest);
}

export interface Reader {
  name: string;
  /** Whether the page does it itself; else a worker. */
  page: boolean;
  inputs: readonly (readonly [name: string, read: () => Promise<number>])[];
}

const secret = { key: 'sk-0123456789abcdef0123456789', headers: {} };

const of = <Input>(
  inputs: Readonly<Record<string, Input>>,
  read: (input: Input) => unknown
): Reader['inputs'] =>
  Object.entries(inputs).map(([name, input]) => [name, () => quiet(() => read(input))]);

/** Every reader with its inputs. */
export function readers(like: Instrument): Reader[] {
  const addressTexts = Object.fromEntries(
    Object.entries(TEXTS).flatMap(([name, text]) => [
      [name, address(text)],
      [`${name}, short`, address(text.slice(0, 19_000))],
      [`${name}, as a path`, `#/${text.slice(0, 19_000)}`]
    ])
  );
  return [
    { name: 'forms', page: true, inputs: of(TEXTS, (text) => readForm(text)) },
    {
      name: 'bytes of forms',
      page: true,
      inputs: of(
        {
          ...Object.fromEntries(Object.entries(TEXTS).map(([name, text]) => [name, bytesOf(text)])),
          'Windows-1252': Uint8Array.from({ length: SIZE }, (_, k) => (k % 3 === 0 ? 0xe9 : 97))
        },
        (bytes) => decodeText(bytes)
      )
    },
    {
      name: 'spreadsheets',
      page: true,
      inputs: of(
        {
          'no zip': bytesOf(`PK\u0003\u0004${filled('a')}`),
          ...Object.fromEntries(Object.entries(SHEETS).map(([name, xml]) => [name, workbook(xml)]))
        },
        (bytes) => readSpreadsheet(bytes)
      )
    },
    {
      name: 'persona files',
      page: true,
      inputs: of(
        {
          ...TEXTS,
          statements: Array.from({ length: 9000 }, (_, k) => statement(`I like ${k}`)).join('\n'),
          'one long statement': statement(filled('a', 990_000)),
          'statements in a list': `[${Array.from({ length: 9000 }, (_, k) => statement(`I like ${k}`)).join(',')}]`,
          'open statements': filled('{"statement":"a",')
        },
        (text) => longestStep(readPersonaFiles([{ name: 'a.jsonl', text }], like))
      )
    },
    { name: 'own versions', page: true, inputs: of(TEXTS, (text) => readOwnFile(text)) },
    {
      name: 'addresses',
      page: true,
      inputs: of(addressTexts, (text) => {
        parseRoute(text);
        if (isDoubtful(text)) mendAddress(text);
      })
    },
    {
      name: 'replies of servers',
      page: true,
      inputs: of(REPLIES, (text) => {
        const clean = cleanerOf(secret);
        const body = unwrapped(text);
        if (!('value' in body)) return;
        failureIn(body.value);
        readReply(cleaned(body.value, clean));
      })
    },
    {
      name: 'errors of servers',
      page: true,
      inputs: of(REPLIES, (text) => {
        const to = { host: 'server', about: null, secret };
        const body = unwrapped(text);
        const reason = 'value' in body ? body.value : body.page ? '' : text;
        faultOf({ status: 500, retryAfter: null, reason }, to, true);
        faultOf({ status: 400, retryAfter: null, reason }, to, true);
      })
    },
    {
      name: 'lists of models',
      page: true,
      inputs: of(MODELS, (list) => {
        const found = readModels(list, cleanerOf(secret));
        if ('models' in found) offered(found.models, 'unknown/name');
      })
    },
    {
      name: 'chat templates of servers',
      page: true,
      inputs: of(TEMPLATES, (template) =>
        createChat({ template, bosToken: null, eosToken: null, controlTokens: [] })
      )
    },
    {
      name: 'bundles',
      page: false,
      inputs: of(TEXTS, async (text) => openBundle(zip(text)))
    },
    {
      name: 'headers of GGUF files',
      page: false,
      inputs: of(
        {
          'nothing but zeros': new Uint8Array(SIZE),
          'a model of many tensors': Uint8Array.from(randomModel('')).slice(0, SIZE),
          texts: bytesOf(`GGUF\u0003\0\0\0${filled('a')}`)
        },
        (bytes) => readGgufHeader(new File([bytes], 'a.gguf'))
      )
    },
    {
      name: 'configurations of models',
      page: false,
      inputs: of(TEXTS, (text) => {
        const bytes = bytesOf(text);
        try {
          parseChatConfig(bytes);
        } catch {
          parseTensorList(bytes);
        }
      })
    }
  ];
}
