// The field's words that the screens use, in plain English. docs/glossary.md has the same meanings
// word for word (a test holds them together), and those of the code besides.

interface Entry {
  /** What it means, as the rest of a sentence that begins with the term and a colon. */
  meaning: string;
  /** Its forms in running text, besides itself. */
  words?: readonly string[];
}

const ENTRIES = {
  respondent: {
    meaning:
      'the one who answers: a model in the browser, a model on a server, or the simulated respondent',
    words: ['respondents']
  },
  questionnaire: {
    meaning: 'a published set of items with its key and response scale',
    words: ['questionnaires']
  },
  item: {
    meaning: 'one statement or portrait of a questionnaire, to which an answer is given',
    words: ['items']
  },
  measure: {
    meaning: 'the items that are scored together: a value, a trait, a behaviour',
    words: ['measures']
  },
  'response scale': { meaning: 'the ordered response options of a questionnaire' },
  'response option': {
    meaning: 'one of the answers that a respondent can choose',
    words: ['response options']
  },
  condition: {
    meaning:
      'what precedes the questions: one of ten value prompts, none, a value’s name only, a filled-in form, both, or an own persona',
    words: ['conditions']
  },
  'value prompt': {
    meaning:
      'a text before the questions that asks a model to be a person who greatly values one thing, such as power',
    words: ['value prompts']
  },
  variant: {
    meaning:
      'the questions of a study once more in another form: the scale turned round, other words',
    words: ['variants', 'forms in which the study asked']
  },
  priming: {
    meaning:
      'asking about behaviour after a values questionnaire that the respondent filled in itself; its arms are the paper’s Priming Only (the prompt), Test Only (the form), and Priming & Test (both)',
    words: ['filled-in values questionnaire']
  },
  'ten values': {
    meaning:
      'Schwartz’s basic values, from self-direction to universalism, whose correlations form a circle'
  },
  'higher-order value': {
    meaning:
      'one of four neighbourhoods on the circle of values: openness to change, conservation, self-enhancement, self-transcendence',
    words: ['higher-order values']
  },
  persona: {
    meaning: 'a respondent under one value prompt, or under a prompt of its reader’s own',
    words: ['personas']
  },
  individual: {
    meaning: 'one simulated person: a persona, and a draw from its answers',
    words: ['individuals']
  },
  population: {
    meaning:
      'a mixture of personas with weights: Uniform, H-Norm, H-Even, H-NP, Model-specific or custom',
    words: ['populations']
  },
  'human reference': {
    meaning:
      'published human figures: correlations of values, of values with behaviour, or shares by dominant value'
  },
  equivalence: {
    meaning:
      'two one-sided tests of whether a similarity differs from people’s by less than a margin',
    words: ['equivalent']
  },
  centring: {
    meaning:
      'subtracting each individual’s mean, so that agreeing with everything has no effect. MRAT: the mean rating that is subtracted',
    words: ['centred scores', 'centred']
  },
  dissimilarity: { meaning: 'a correlation as a distance, such as √(2(1 − r))' },
  map: {
    meaning:
      'the ten values as points in the plane, by multidimensional scaling: values that go together lie close to each other',
    words: ['maps', 'multidimensional scaling']
  },
  stress: {
    meaning:
      'how badly the distances on a map fit the dissimilarities that it was made of: 0 is a perfect fit',
    words: ['fit of the map']
  },
  Procrustes: {
    meaning:
      'laying one map on another by the best shift, rotation and scaling. The Procrustes distance, or disparity, is what is left: 0 for the same shape, 1 for shapes with nothing in common',
    words: ['Procrustes distance', 'Procrustes distances', 'disparity']
  },
  'Values Similarity': {
    meaning: 'one minus the disparity between the respondent’s and the human map, times 100',
    words: ['similarity', 'similarities']
  },
  'Behaviour Similarity': {
    meaning:
      'how alike the correlations of values with behaviour are, the respondent’s and people’s: their correlation, times 100',
    words: ['Behaviour Similarities']
  },
  ruler: {
    meaning:
      'the marks that give a similarity its meaning: chance, one dimension, a textbook circle, people with people'
  },
  'chance level': {
    meaning: 'what a similarity scores when the labels of the values are shuffled',
    words: ['chance']
  },
  'one dimension': {
    meaning:
      'what answers score that follow a single contrast, such as self against others: far above chance, and no circle'
  },
  ceiling: {
    meaning:
      'people with people: what other human samples score against the reference. No respondent can be expected to do better; one pair of samples is an agreement, and no ceiling',
    words: ['people with people', 'human ceiling']
  },
  interval: {
    meaning:
      '95% of the bootstrap populations of N individuals; of generated answers, what other answers of the same respondent would give',
    words: ['intervals', '95% interval', '95% intervals', 'bootstrap', 'paired bootstrap']
  },
  'permutation test': {
    meaning:
      'shuffles labels many times and counts how often the result is at least as large as the real one: that share is p',
    words: ['permutation tests', 'permutations', 'permutation']
  },
  'specification curve': {
    meaning: 'the similarities of every combination of analytic choices, sorted',
    words: ['all similarities side by side']
  },
  'correspondence index': {
    meaning: 'how far correlations fall with the distance round the circle, from −1 to 1'
  },
  'circular model': {
    meaning: 'Browne’s model of a correlation matrix as points on a circle, each with an angle',
    words: ['circular']
  },
  verdict: {
    meaning:
      'whether a respondent can be measured: it uses the scale, and the value prompt moves the answers about its own value'
  },
  pretest: {
    meaning:
      'the first 48 questions of a long study of a language model, which give the verdict before the rest is asked'
  },
  'off-scale mass': {
    meaning: 'probability that falls on none of the response options',
    words: ['off-scale probability', 'off scale']
  },
  'Cronbach’s alpha': {
    meaning: 'how far the items of one measure go together, up to 1: its internal consistency'
  },
  repeatability: {
    meaning:
      'how much the log-probabilities of the same questions differ when they are asked again',
    words: ['say the same again']
  }
} as const satisfies Record<string, Entry>;

/** A word of the field that a screen can explain. */
export type Term = keyof typeof ENTRIES;

/** All of them, each as docs/glossary.md writes it. */
export const TERMS = Object.keys(ENTRIES) as Term[];

/** What a term means: the rest of a sentence that begins with it and a colon. */
export const meaningOf = (term: Term): string => ENTRIES[term].meaning;

/** A stretch of a text; `term` is null where it has no word to explain. */
export interface Stretch {
  text: string;
  term: Term | null;
}

/**
 * A text in stretches, in its order: the first place of each of the terms is one by itself. Of words
 * within each other the longest counts; letters may be of either case.
 */
export function findTerms(text: string, terms: readonly Term[]): Stretch[] {
  const formOf = new Map<string, Term>();
  for (const term of terms) {
    const { words = [] }: Entry = ENTRIES[term];
    for (const form of [term, ...words]) formOf.set(form.toLowerCase(), term);
  }
  if (formOf.size === 0) return text === '' ? [] : [{ text, term: null }];
  // Words of the list above hold no sign that an expression would take for its own.
  const longestFirst = [...formOf.keys()].sort((a, b) => b.length - a.length).join('|');
  const stretches: Stretch[] = [];
  const found = new Set<Term>();
  let from = 0;
  for (const match of text.matchAll(
    new RegExp(`(?<![\\p{L}\\p{N}-])(?:${longestFirst})(?![\\p{L}\\p{N}-])`, 'giu')
  )) {
    const term = formOf.get(match[0].toLowerCase())!;
    if (found.has(term)) continue;
    found.add(term);
    if (match.index > from) stretches.push({ text: text.slice(from, match.index), term: null });
    stretches.push({ text: match[0], term });
    from = match.index + match[0].length;
  }
  if (from < text.length) stretches.push({ text: text.slice(from), term: null });
  return stretches;
}

/** The terms that a text holds. */
export const termsIn = (text: string, terms: readonly Term[]): Term[] =>
  findTerms(text, terms).flatMap(({ term }) => term ?? []);
