import * as v from 'valibot';
import type { Instrument } from '../instrument/instrument';
import { finiteNumber, parseData, plainText } from '../parse-data';

const schema = v.object({
  /** Version of the wording that was read: answers to other words are not answers to these. */
  version: plainText(40),
  /** Position of the chosen option (0-based) by item; null where nothing was chosen. */
  chosen: v.array(v.nullable(finiteNumber), 'must be a list of answers')
});

/** A person's answers as they are kept between two visits. */
export type KeptAnswers = v.InferOutput<typeof schema>;

/**
 * Answers of an earlier visit to the same questionnaire; null where they belong to another wording,
 * or are no answers to it.
 */
export function readKeptAnswers(
  text: string,
  { version, items, scale }: Pick<Instrument, 'version' | 'items' | 'scale'>
): KeptAnswers['chosen'] | null {
  try {
    const kept = parseData(schema, JSON.parse(text), 'The kept answers', 'Answer once more.');
    const sound =
      kept.version === version &&
      kept.chosen.length === items.length &&
      kept.chosen.every((option, i) => {
        const options = (items[i]!.scale ?? scale).length;
        return option === null || (Number.isInteger(option) && option >= 0 && option < options);
      });
    return sound ? kept.chosen : null;
  } catch {
    return null;
  }
}
