// Own prompts: value prompts in the reader's words, and further personas. They are part of a design,
// so that a study and its bundle hold every word that was asked.
import * as v from 'valibot';
import { distinct, identifier, plainText } from '../parse-data';
import { VALUES } from '../values';
import { isOwnCondition, ownCondition, type OwnCondition } from './condition';

/** Most characters of a prompt, a definition or a sentence; and of a name. */
export const LONGEST_PROMPT = 2000;
export const LONGEST_NAME = 40;
export const MOST_PERSONAS = 30;

const holds = (place: string) => (text: string) => text.split(place).length === 2;

const valueWords = v.object({
  /** Stands for {value}. */
  name: v.exactOptional(plainText(LONGEST_NAME)),
  /** Stands for {definition}. */
  definition: v.exactOptional(plainText(LONGEST_PROMPT)),
  /** The whole prompt with the definition, in the place of the two sentences. */
  prompt: v.exactOptional(plainText(LONGEST_PROMPT))
});

const persona = v.object({
  /** The condition that asks it. */
  condition: v.custom<OwnCondition>(
    (text) => typeof text === 'string' && isOwnCondition(text),
    'is not the name of a persona'
  ),
  name: plainText(LONGEST_NAME),
  /** What its prompt was made from; absent where that was written whole. */
  definition: v.exactOptional(plainText(LONGEST_PROMPT)),
  /** What is put before every question. */
  prompt: plainText(LONGEST_PROMPT)
});

const words = v.object({
  sentences: v.exactOptional(
    v.object({
      name: v.exactOptional(
        v.pipe(plainText(LONGEST_PROMPT), v.check(holds('{value}'), 'must contain {value} once'))
      ),
      definition: v.exactOptional(
        v.pipe(
          plainText(LONGEST_PROMPT),
          v.check(holds('{definition}'), 'must contain {definition} once')
        )
      )
    })
  ),
  values: v.partial(v.object(v.entriesFromList(VALUES, valueWords))),
  personas: v.pipe(
    v.array(persona, 'must be a list of personas'),
    v.maxLength(MOST_PERSONAS, `has more than ${MOST_PERSONAS} personas`),
    v.check(
      (list) => distinct(list.map(({ condition }) => condition)),
      'has two personas with the same name'
    ),
    v.check(
      (list) => list.every(({ condition, name }) => condition === ownCondition(name)),
      'has a persona under the name of another'
    )
  )
});

/** What is worded otherwise: of what is absent, the usual words hold. */
export type PromptWords = v.InferOutput<typeof words>;

/** Own prompts as a design, the store and files hold them. */
export const promptSet = v.pipe(
  v.object(
    {
      /** `prompts-<hash of the words>`. */
      id: identifier,
      title: plainText(200),
      words
    },
    'must be an object with the fields of own prompts'
  ),
  v.check(
    ({ words: { sentences = {}, values, personas } }) =>
      Object.keys(sentences).length + Object.keys(values).length + personas.length > 0,
    'change nothing'
  )
);
export type PromptSet = v.InferOutput<typeof promptSet>;
