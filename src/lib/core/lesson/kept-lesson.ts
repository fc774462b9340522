import * as v from 'valibot';
import { parseData, plainText, wholeNumberIn } from '../parse-data';
import { MOST_SEATS } from '../limits';

const schema = v.object({
  lesson: v.object({
    id: plainText(6),
    title: v.pipe(v.string('must be text'), v.maxLength(200, 'is too long')),
    instrument: plainText(60),
    seats: wholeNumberIn({ min: 1, max: MOST_SEATS }),
    act: v.boolean('must be true or false')
  }),
  /** Everything that was pasted or dropped, as it came. */
  pasted: v.array(v.string('must be text'), 'must be a list of texts'),
  /** What the teacher calls the seats, by number. */
  names: v.record(v.string(), v.string('must be text'))
});

/** A lesson on its teacher's machine. */
export type KeptLesson = v.InferOutput<typeof schema>;

/** The lesson of an earlier visit; null where the text is none. */
export function readKeptLesson(text: string): KeptLesson | null {
  try {
    return parseData(schema, JSON.parse(text), 'The kept lesson', 'Make a new lesson.');
  } catch {
    return null;
  }
}
