import { count, listInWords, percent as exactly } from '../words';
import {
  earlierValues,
  SERVER_NAMES,
  type EndpointProvenance,
  type ServerKind,
  type WebllmProvenance
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
  provenance: WebllmProvenance | EndpointProvenance
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
