import { count, listInWords, percent as exactly } from '../words';
import { earlierValues } from './history';
import {
  SERVER_NAMES,
  type Calibration,
  type ModelProvenance,
  type PrefixReuse,
  type ServerKind,
  type WllamaProvenance
} from './provenance';

/** Something worth knowing of a respondent. */
export interface Fact {
  id: string;
  /** Label of its row on a screen or in a list. */
  term: string;
  /** In a few words, for captions, and beside the term. */
  short: string;
  /** For a methods section, plain text; null where term and few words say all. */
  sentence: string | null;
}

/** A fact, or none where it is not known. */
export function fact(
  id: string,
  term: string,
  short: string | null,
  sentence: string | null = null
) {
  return short === null || short === '' ? [] : [{ id, term, short, sentence } satisfies Fact];
}

export const joined = (parts: readonly (string | null | false | undefined)[], by = ', ') =>
  parts.filter((part) => typeof part === 'string' && part !== '').join(by);

/** A share as per cent, never rounded to none or all of it. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return 'less than 0.1%';
  if (share < 1 && share > 0.9995) return 'more than 99.9%';
  return exactly(share);
}

export const tokens = (number: number | null, most = false) =>
  number === null ? null : `${most ? 'at most ' : ''}${count(number, 'token')}`;

/** What a calibration found, for a methods section. */
export const massSentence = (questions: number, mass: number) =>
  `In a calibration on ${count(questions, 'question')}, the response options received a median total probability of ${percent(mass)}.`;

export const systemFact = (systemRole: boolean | null) =>
  fact(
    'system',
    'System text',
    systemRole === null ? null : systemRole ? 'in the system role' : 'opens the first message'
  );

const HISTORY: Readonly<Record<string, string>> = {
  adapter: 'graphics device',
  engineVersion: 'engine version',
  prefixReuse: 'caching setting',
  server: 'server',
  version: 'server version',
  servedFrom: 'source of the weights'
};

/** What was otherwise for some of the answers; of addresses, which captions must not name, none. */
export function history(
  provenance: ModelProvenance
): [short: string | null, sentence: string | null] {
  const changes = Object.entries(earlierValues(provenance)).flatMap(([key, values]) => {
    const what = HISTORY[key];
    const before = values.map((value) =>
      typeof value === 'boolean'
        ? value
          ? 'on'
          : 'off'
        : key === 'server'
          ? SERVER_NAMES[value as ServerKind]
          : value
    );
    return what === undefined ? [] : [`${what} (${before.join(', ')})`];
  });
  if (changes.length === 0) return [null, null];
  const other = `another ${listInWords(changes)}`;
  return [
    `some answers with ${other}`,
    `The study was interrupted; some of its answers were given with ${other}.`
  ];
}

/**
 * How a model in this browser takes the scale, and how it is asked therefore.
 *
 * @param by what constrains texts to the options, as the end of a clause
 */
export function calibrationFacts(calibration: Calibration, by = ''): Fact[] {
  const { answerPrefix, massChosen, massPlain, method, questions, threshold, tried } = calibration;
  const known = massPlain !== null && questions > 0;
  const low = known && threshold !== null && massPlain < threshold;
  const because = known ? 'Because this was low, ' : '';
  const methods = {
    plain: ['asked plainly', known ? 'The questions were asked unchanged.' : null],
    'answer-prefix': [
      `answers prefixed with “${answerPrefix}”`,
      `${because}each answer was prefixed with “${answerPrefix}”${
        known && massChosen !== null ? `, which raised it to ${percent(massChosen)}` : ''
      } (our choice).`
    ],
    grammar: [
      'texts constrained to the response options',
      `${because}generated texts were constrained to the response options${by}, which rules out unreadable answers (our choice).`
    ]
  } as const;
  const [short, sentence] = methods[method];
  const helpless =
    'This was low, but no alternative raised it enough, so the questions were asked unchanged (our choice).';
  const mass = massChosen ?? massPlain;
  return [
    ...fact(
      'calibration',
      'Calibration',
      mass === null ? null : `${percent(mass)} on the response options`,
      known ? massSentence(questions, massPlain) : null
    ),
    ...fact('method', 'Method', short, low && method === 'plain' ? helpless : capital(sentence)),
    ...fact(
      'prefixes',
      'Prefixes tried',
      tried.map((one) => `“${one.prefix}” ${percent(one.mass)}`).join(', ')
    )
  ];
}

const capital = (sentence: string | null) =>
  sentence && sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** Whether beginnings of prompts are kept between questions. */
export function cachingFacts({ largestDifference, on, reason }: PrefixReuse): Fact[] {
  const difference = largestDifference?.toPrecision(2);
  const tested =
    difference === undefined
      ? ''
      : largestDifference === 0
        ? '; in a self-test, caching changed nothing'
        : `; in a self-test, caching changed no logit by more than ${difference}`;
  return [
    ...fact(
      'caching',
      'Prompt caching',
      on ? 'prompt prefixes cached' : 'no prompt caching',
      on
        ? `Prompt prefixes shared with the previous question were cached${tested}.`
        : `Every prompt was read in full, without caching${reason === null ? '' : ` (${reason})`}.`
    ),
    ...fact(
      'caching-test',
      'Caching test',
      !on
        ? reason
        : largestDifference === 0
          ? 'nothing changed'
          : (difference && `logits differ by at most ${difference}`) || null
    )
  ];
}

/** What a chat template adds that nobody wrote, and how that is kept equal in all conditions. */
export function hiddenFacts(
  hidden: WllamaProvenance['chat']['hidden'],
  emptySystem: boolean
): Fact[] {
  if (hidden.length === 0) return [];
  const own = hidden.map(({ text }) => `“${text}”`).join(', ');
  const everywhere = hidden.some(({ where }) => where === 'all');
  const sentence = emptySystem
    ? `Without a system text, the model’s chat template would insert ${own}; an empty system message kept this out of the baseline (our choice).`
    : everywhere
      ? `The model’s chat template adds ${own} to every prompt.`
      : `The model’s chat template would add ${own} to prompts without a system text, so the system text opens the first message (our choice).`;
  const short = emptySystem ? 'replaced by an empty system message' : 'added by the template';
  return fact('hidden', 'Text of the template', short, sentence);
}
