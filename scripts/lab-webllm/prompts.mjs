// What the lab asks: our own sentences, short, because software reads two tokens per second or fewer.

/** @typedef {import('../../src/lib/core/study/cell').Prompt} Prompt */

export const LABELS = ['1', '2', '3', '4', '5', '6'];

const PERSONA = 'Imagine that you are a person who greatly values helping others.';

const question = (/** @type {string} */ item) =>
  `It is important to this person to be ${item}. Answer with one number only.`;

/** Three short cells: with a persona, with none, and with an exchange before the question. */
export const SHORT = /** @type {[Prompt, ...Prompt[]]} */ ([
  { system: PERSONA, user: question('kind') },
  { system: null, user: question('rich') },
  {
    system: PERSONA,
    turns: [{ user: question('free'), assistant: '5' }],
    user: 'to be safe'
  }
]);

/** Two short items behind one persona: enough is shared to be kept. */
export const PAIR = /** @type {[Prompt, Prompt]} */ (
  ['kind', 'free'].map((item) => ({ system: PERSONA, user: question(item) }))
);

const SCALE = LABELS.map((label, i) => {
  const words = ['not like me at all', 'not like me', 'a little like me'];
  const more = ['somewhat like me', 'like me', 'very much like me'];
  return `${label} = ${[...words, ...more][i]}`;
}).join(', ');

/** About 120 tokens that all items share. */
const SHARED = `${PERSONA} Answer with one number only, and write nothing else: ${SCALE}. Do what is right. How much like you is this person? ${SCALE}.`;

/** @returns {Prompt} */
const item = (/** @type {string} */ word) => ({
  system: SHARED,
  user: `It is important to this person to be ${word}.`
});

/** Items of about 20 tokens with the template's closing, behind a long beginning that is shared. */
export const ITEMS = /** @type {[Prompt, Prompt, ...Prompt[]]} */ (
  ['kind', 'free', 'safe'].map(item)
);
