import * as v from 'valibot';
import { MOST_SEATS } from '../limits';
import { numberIn, parseData, plainText, wholeNumberIn } from '../parse-data';
import { SIMULATED_PRESETS } from '../simulation/parameters';
import { parseDesign } from '../study/design';
import { STUDY_PRESETS } from '../study/presets';

const title = v.pipe(v.string('must be text'), v.maxLength(200, 'is too long'));
const seats = wholeNumberIn({ min: 1, max: MOST_SEATS });
const common = { id: plainText(6), title, seats };

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

/** What a seat of a lesson does, as the form offers it. */
const modes = v.picklist(['self', 'act', 'shares', 'seeds']);

const text = v.pipe(v.string(), v.maxLength(300_000));

/** The form of a new lesson. An entry that cannot be kept is the usual one. */
const formSchema = v.object({
  title: v.fallback(title, ''),
  /** Id. */
  instrument: v.fallback(text, 'pvq21'),
  seats: v.fallback(seats, 24),
  mode: v.fallback(modes, 'self'),
  /** Id of a preset; empty for the study of a link. */
  preset: v.fallback(v.picklist(['', ...STUDY_PRESETS.map(({ id }) => id)]), 'quick'),
  link: v.fallback(text, ''),
  /** `simulated:` or `wllama:`, and an id. */
  respondent: v.fallback(text, `simulated:${SIMULATED_PRESETS[0]!.id}`),
  /** Percent. */
  overlap: v.fallback(numberIn({ min: 0, max: 100 }), 20)
});

/** The form of a new lesson, as far as it is filled in. */
export type LessonFields = v.InferOutput<typeof formSchema>;

/** The form as it was left; null or what is no form gives an empty one. */
export function readLessonFields(text: string | null): LessonFields {
  let data: unknown = {};
  try {
    data = JSON.parse(text ?? '{}');
  } catch {
    // not ours
  }
  return v.parse(formSchema, typeof data === 'object' && data !== null ? data : {});
}
