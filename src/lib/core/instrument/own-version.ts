// Own versions: a questionnaire as its reader worded it, kept beside the one that it is based on.
import { AxiaError } from '../error';
import { listed } from '../import/refused';
import { textHash } from '../study/cell';
import { count, listInWords } from '../words';
import { parseInstrument, type Instrument, type Item, type ResponseOption } from './instrument';

/** What an editor changes of a questionnaire. */
export interface OwnDraft {
  title: string;
  question: string;
  /** The questionnaire's response scale, then those that single items have for themselves. */
  scales: ResponseOption[][];
  items: DraftItem[];
}

/** An item as it is edited; what it counts for besides its measure stays as it is. */
export interface DraftItem extends Pick<Item, 'number' | 'text' | 'measure' | 'reversed'> {
  /** Place of its scale among those of the draft. */
  scale: number;
}

/** What is wrong with a draft, and where: the names of `placeOf`. */
export interface DraftProblem {
  place: string;
  message: string;
}

/** Names of the parts of a draft, for problems and the ids of fields. */
export const placeOf = {
  title: 'title',
  question: 'question',
  option: (scale: number, option: number) => `option-${scale}-${option}`,
  item: (number: number) => `item-${number}`
} as const;

const OWN = /-own-[0-9a-f]{8}$/u;

/** A questionnaire as an editor begins with it. */
export function draftOf({ title, question, scale, items }: Instrument): OwnDraft {
  const scales = [scale];
  const texts = [JSON.stringify(scale)];
  const placeOfScale = (own: ResponseOption[] | undefined): number => {
    if (own === undefined) return 0;
    const text = JSON.stringify(own);
    // One that equals the questionnaire's may still be changed for itself.
    const known = texts.indexOf(text, 1);
    if (known > 0) return known;
    scales.push(own);
    return texts.push(text) - 1;
  };
  const drafted = items.map(({ number, text, measure, reversed, scale: own }) => {
    return { number, text, measure, reversed, scale: placeOfScale(own) };
  });
  const copies = scales.map((options) => options.map((option) => ({ ...option })));
  return { title, question, scales: copies, items: drafted };
}

/** The title that an own version has before it is given one. */
export const ownTitle = (title: string): string =>
  `${title.replace(/, (?:wording by Axia|own version)$/u, '').slice(0, 180)}, own version`;

/** Which parts of a questionnaire a draft words otherwise. */
interface Changes {
  question: boolean;
  scales: boolean;
  /** Numbers of items with another text, measure or direction. */
  items: number[];
  /** Numbers of items with another text. */
  texts: number[];
}

/** @param original what the draft is based on */
export function changesOf(original: Instrument, draft: OwnDraft): Changes {
  const before = draftOf(original);
  const differs = (item: DraftItem, k: number, keys: readonly (keyof DraftItem)[]) =>
    keys.some((key) => item[key] !== before.items[k]?.[key]);
  const numbers = (keys: readonly (keyof DraftItem)[]) =>
    draft.items.filter((item, k) => differs(item, k, keys)).map(({ number }) => number);
  return {
    question: draft.question.trim() !== before.question.trim(),
    scales: JSON.stringify(draft.scales) !== JSON.stringify(before.scales),
    items: numbers(['text', 'measure', 'reversed']),
    texts: numbers(['text'])
  };
}

const nothing = ({ question, scales, items }: Changes): boolean =>
  !question && !scales && items.length === 0;

/**
 * Everything that keeps a draft from being saved, in the order of its parts; empty where nothing
 * does. What no editor can bring about is left to the schema.
 */
export function draftProblems(original: Instrument, draft: OwnDraft): DraftProblem[] {
  const problems: DraftProblem[] = [];
  const say = (place: string, message: string) => problems.push({ place, message });
  const text = (place: string, what: string, value: string, longest: number) => {
    if (value.trim() === '') say(place, `${what} is empty.`);
    else if (value.trim().length > longest)
      say(place, `${what} is longer than ${longest} characters.`);
  };
  text(placeOf.title, 'The title', draft.title, 200);
  if (draft.title.trim() === original.title)
    say(placeOf.title, 'The title is that of the original: choose another.');
  text(placeOf.question, 'The instruction', draft.question, 5000);
  for (const place of ['{scale}', '{item}', ...original.parameters.map(({ id }) => `{${id}}`)]) {
    const times = draft.question.split(place).length - 1;
    if (times === 0) say(placeOf.question, `The instruction must contain ${place}.`);
    else if (times > 1 && (place === '{scale}' || place === '{item}'))
      say(placeOf.question, `The instruction contains ${place} more than once.`);
  }
  if (draft.question.indexOf('{scale}') > draft.question.indexOf('{item}'))
    say(placeOf.question, 'The instruction must put {scale} before {item}.');
  draft.scales.forEach((scale, s) => {
    scale.forEach(({ label, anchor, score }, k) => {
      const place = placeOf.option(s, k);
      const option = `Option ${k + 1}`;
      text(place, `The label of option ${k + 1}`, label, 10);
      if (/\s/u.test(label.trim())) say(place, `The label of option ${k + 1} contains a space.`);
      text(place, `The meaning of option ${k + 1}`, anchor, 100);
      const twin = (same: (other: ResponseOption) => boolean) => scale.slice(0, k).findIndex(same);
      const sameLabel = twin((other) => other.label.trim() === label.trim());
      if (label.trim() !== '' && sameLabel >= 0)
        say(place, `Options ${sameLabel + 1} and ${k + 1} have the same label.`);
      const sameAnchor = twin((other) => other.anchor.trim() === anchor.trim());
      if (anchor.trim() !== '' && sameAnchor >= 0)
        say(place, `Options ${sameAnchor + 1} and ${k + 1} have the same meaning.`);
      if (!Number.isFinite(score)) say(place, `${option} has no score.`);
      else if (k > 0 && score <= scale[k - 1]!.score)
        say(place, `${option} must score more than option ${k}.`);
    });
  });
  const seen = new Map<string, number>();
  for (const item of draft.items) {
    const place = placeOf.item(item.number);
    text(place, `Item ${item.number}`, item.text, 1000);
    const same = seen.get(item.text.trim());
    if (same !== undefined && item.text.trim() !== '')
      say(place, `Items ${same} and ${item.number} have the same text.`);
    seen.set(item.text.trim(), item.number);
    const also = original.items.find(({ number }) => number === item.number)?.also ?? [];
    if (also.some(({ measure }) => measure === item.measure))
      say(place, `Item ${item.number} counts for this measure already.`);
  }
  for (const { id, label } of original.measures) {
    const first = original.items.find(({ measure }) => measure === id);
    if (first && !draft.items.some(({ measure }) => measure === id))
      say(placeOf.item(first.number), `No item measures ${label} any more.`);
  }
  return problems;
}

/**
 * The own version that a draft makes of a questionnaire: an instrument of its own, scored as its
 * keys say. Paraphrases of what was changed are left out, since they put the original in other
 * words.
 *
 * @returns id `<id of the original>-own-<hash of the words>`: the same words give the same id
 * @throws AxiaError `invalid-input` for the first problem, or where nothing was changed
 */
export function ownVersion(original: Instrument, draft: OwnDraft): Instrument {
  const changes = changesOf(original, draft);
  const [problem] = draftProblems(original, draft);
  if (problem) throw refused(problem.message);
  if (nothing(changes)) throw refused('The words are still those of the original.');
  const items = original.items.map((item, k): Item => {
    const { text, measure, reversed, scale } = draft.items[k]!;
    const own = scale === 0 ? {} : { scale: trimmed(draft.scales[scale]!) };
    return { ...item, text: text.trim(), measure, reversed, ...own };
  });
  const rest = { ...original };
  delete rest.wordings;
  const wordings = wordingsLeft(original, changes);
  const { id, version, title } = original.basedOn
    ? { title: original.title, ...original.basedOn }
    : original;
  return withId({
    ...rest,
    title: draft.title.trim(),
    question: draft.question.trim(),
    scale: trimmed(draft.scales[0]!),
    items,
    ...(wordings ? { wordings } : {}),
    basedOn: { id, version },
    wording: wordingOf(original.basedOn ? id : title, version, changes, original),
    licence: withNote(original.licence, 'Texts that were changed: as their author allows.')
  });
}

/**
 * An own version from a file, which may be from anywhere: its id is made from its words again, so
 * that it never takes the place of another questionnaire.
 *
 * @throws AxiaError `invalid-input`
 */
export function readOwnVersion(data: unknown): Instrument {
  const instrument = parseInstrument(data);
  if (instrument.basedOn === undefined)
    throw new AxiaError(
      'invalid-input',
      `“${instrument.title.slice(0, 100)}” is no own version of a questionnaire.`,
      'Choose a file that “Download as JSON” wrote for an own version.'
    );
  if (instrument.sharing === 'withheld') throw refused('The file came without the texts.');
  return withId(instrument);
}

/** The instrument under the id and the version that its words give it. */
function withId(instrument: Instrument): Instrument {
  const { question, scale, items, measures, basedOn } = instrument;
  const hash = textHash(JSON.stringify([basedOn, question, scale, items, measures])).slice(0, 8);
  const base = basedOn!.id.replace(OWN, '').slice(0, 47);
  return parseInstrument({ ...instrument, id: `${base}-own-${hash}`, version: `own-${hash}` });
}

const trimmed = (scale: readonly ResponseOption[]): ResponseOption[] =>
  scale.map(({ label, anchor, score }) => ({ label: label.trim(), anchor: anchor.trim(), score }));

/** Paraphrases of what is as it was, each in its place. */
function wordingsLeft({ wordings }: Instrument, { question, scales, texts }: Changes) {
  const left = wordings?.map((wording) => ({
    ...(wording.question !== undefined && !question && !scales
      ? { question: wording.question }
      : {}),
    ...(wording.items !== undefined && texts.length === 0 ? { items: wording.items } : {})
  }));
  return left?.some((one) => Object.keys(one).length > 0) ? left : undefined;
}

function wordingOf(
  title: string,
  version: string,
  { question, scales, items }: Changes,
  original: Instrument
): string {
  const changed = [
    ...(question ? ['the instruction'] : []),
    ...(scales ? ['the response options'] : []),
    ...(items.length > 0 ? [`${count(items.length, 'item')} (${listed(items, 12)})`] : [])
  ];
  return withNote(
    `Own version of “${title}”, version ${version}: the person running this study changed ${listInWords(changed)}. Nobody has shown that people would answer it as they answer the original.`,
    original.wording
  );
}

/** Two texts behind each other, the second only where there is room. */
const withNote = (text: string, note: string): string =>
  text.includes(note) || text.length + note.length >= 2000 ? text : `${text} ${note}`;

const refused = (message: string): AxiaError =>
  new AxiaError('invalid-input', message, 'Correct it in the editor, and save again.');
