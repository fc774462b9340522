import * as v from 'valibot';
import { MOST_SEATS } from '../limits';
import { numberIn, parseData, plainText, wholeNumberIn } from '../parse-data';
import { parseDesign } from '../study/design';

const common = {
  id: plainText(6),
  title: v.pipe(v.string('must be text'), v.maxLength(200, 'is too long')),
  seats: wholeNumberIn({ min: 1, max: MOST_SEATS })
};

const schema = v.object({
  lesson: v.union([
    v.object({
      ...common,
      design: v.pipe(v.unknown(), v.transform(parseDesign)),
      deal: v.picklist(['shares', 'seeds']),
      overlap: numberIn({ min: 0, max: 1 })
    }),
    v.object({ ...common, instrument: plainText(60), act: v.boolean('must be true or false') })
  ]),
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
