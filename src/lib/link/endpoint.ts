import { LONGEST } from '../core/limits';
import { DESIGN_RANGES, endpointAddress, type RespondentSpec } from '../core/study/design';
import { type Query, invalid, valid, wholeNumber, type Reader } from './query';

/** Parameter of a server's base address, next to the model in `respondent`. */
export const ENDPOINT = 'endpoint';

/** Parameter of the most requests that the server gets at once. */
export const AT_ONCE = 'at-once';

type Endpoint = Extract<RespondentSpec, { kind: 'endpoint' }>;

/** A model as its server names it: slashes, colons and blanks are usual. */
export const servedModel: Reader<string> = (text) => {
  if (text.trim() === '') return invalid('must name a model: endpoint:<model on the server>');
  if (text.length > LONGEST.servedModel)
    return invalid(`names a model in more than ${LONGEST.servedModel} characters`);
  return /\p{Cc}/u.test(text) ? invalid('contains control characters') : valid(text);
};

const baseAddress: Reader<string> = (text) => {
  const url = text.length > LONGEST.serverAddress ? null : endpointAddress(text);
  return url === null
    ? invalid(
        'must be the plain address of a server, such as http://localhost:8000/v1: http or https, without user, password, query or fragment'
      )
    : valid(url);
};

/**
 * The server of a model that `respondent` names. Null where it is missing or not plain: as it may
 * hold a secret, the complaint does not quote it.
 */
export function takeEndpoint(query: Query, model: string): Endpoint | null {
  if (!query.has(ENDPOINT)) {
    query.complain('respondent', `needs ${ENDPOINT}=<base address of the server>`);
    return null;
  }
  const url = query.take(ENDPOINT, baseAddress, { quote: false });
  const atOnce = query.take(AT_ONCE, wholeNumber(DESIGN_RANGES.atOnce));
  if (url === null) return null;
  return { kind: 'endpoint', url, model, ...(atOnce === null ? {} : { atOnce }) };
}

/** A model on a server as parameters. Keys are never part of an address. */
export const endpointParameters = ({ url, model, atOnce }: Endpoint): [string, string][] => [
  ['respondent', `endpoint:${model}`],
  [ENDPOINT, url],
  ...(atOnce === undefined ? [] : [[AT_ONCE, String(atOnce)] as [string, string]])
];
