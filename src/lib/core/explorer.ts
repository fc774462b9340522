import * as v from 'valibot';
import { identifier, parseData, plainText } from './parse-data';

/** A finished study that this site publishes: a bundle next to the page. */
export interface PublishedStudy {
  id: string;
  title: string;
  /** One or two sentences for a reader. */
  description: string;
  /** Who answered, as in the bundle. */
  respondent: string;
  /** Whether that was a simulated respondent and no language model. */
  simulated: boolean;
}

const index = v.object({
  format: v.literal('axia-explorer', 'must be axia-explorer'),
  version: v.literal(1, 'must be 1'),
  studies: v.array(
    v.object({
      id: identifier,
      title: plainText(200),
      description: plainText(600),
      respondent: plainText(200),
      simulated: v.boolean()
    })
  )
});

/**
 * The list of published studies, `static/explorer/index.json`; the bundle of each is
 * `<id>.zip` next to it.
 *
 * @throws AxiaError `invalid-input`
 */
export function parseExplorerIndex(data: unknown): PublishedStudy[] {
  return parseData(
    index,
    data,
    'The list of published studies',
    'This is a mistake in this copy of Axia: report it to its publisher.'
  ).studies;
}
