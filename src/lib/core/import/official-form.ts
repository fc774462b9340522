import { textHash } from '../study/cell';
import {
  type Instrument,
  type Item,
  type ResponseOption,
  parseInstrument
} from '../instrument/instrument';
import { type FormItem, listed, refused } from './read-form';

/** What whoever imports a form says about it. */
export interface FormDetails {
  /** BCP 47 tag of the items' language, such as "en", "de" or "pt-BR". */
  language: string;
  /** Where the form comes from, as it should be cited. */
  source: string;
  /** Anchors of the scale points in the form's words, in order; those of the key when absent. */
  scaleLabels?: readonly string[];
  /** Template of the question in the form's language; that of the key when absent. */
  question?: string;
  /** Whether the texts may be passed on in bundles. */
  mayShare?: boolean;
}

const LONGEST_TEXT = 1000;
const LONGEST_SOURCE = 1000;
/** A language, and subtags for script, region or variant (RFC 5646), by form only. */
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/u;

/** Whether forms can be imported by a key: one of statements is a sample, and has no official form. */
export const isFormKey = ({ kind }: Pick<Instrument, 'kind'>): boolean => kind !== 'statements';

/**
 * The instrument that asks an imported form and is scored by one of our keys: measures, reversed
 * items and scale follow from the item's number; an item that names its own measure is scored as it
 * says. The texts stay private unless they may be shared.
 *
 * @param key the instrument whose key the form follows
 * @returns id `<key id>-form-<hash of the texts>`: the same form gives the same id
 * @throws AxiaError `invalid-input` with one sentence on the first fault
 */
export function mapForm(
  key: Instrument,
  items: readonly FormItem[],
  details: FormDetails
): Instrument {
  const { language, source, mayShare = false } = details;
  if (!isFormKey(key))
    throw refused(
      `${key.title} is not the key of an official form.`,
      'Choose the questionnaire whose form you have.'
    );
  assertDetails(details);
  assertNumbers(key, items);
  assertTexts(items);
  const scale = translatedScale(key, details.scaleLabels);
  const question = details.question ?? key.question;
  const mapped = [...items]
    .sort((one, other) => one.number - other.number)
    .map((item) => mapItem(key, item));
  const hash = textHash(JSON.stringify([language, question, scale, mapped])).slice(0, 8);
  const name = key.title.replace(/, wording by Axia$/u, '');
  return parseInstrument({
    ...key,
    id: `${key.id}-form-${hash}`,
    title: `${name}, imported form (${language})`,
    question,
    scale,
    items: mapped,
    version: `form-${hash}`,
    language,
    source: source.trim(),
    copyright:
      'The item texts are those of an official form that was imported into this browser. They belong to its copyright holders, and Axia neither ships them nor passes them on by itself.',
    wording: `Imported official form: the item texts were put in by whoever runs this study, and Axia has not checked them against the original. Scored by the key of ${name}.`,
    licence: mayShare
      ? 'Whoever imported the form says that its texts may be passed on; the terms are those of its copyright holders.'
      : 'The item texts may be used as their copyright holders allow; they are not passed on.',
    sharing: mayShare ? 'open' : 'private'
  });
}

function assertDetails({ language, source }: FormDetails): void {
  if (!LANGUAGE.test(language))
    throw refused(
      `"${language.slice(0, 35)}" is not the code of a language.`,
      'Use a code such as en, de, he or pt-BR.'
    );
  if (source.trim() === '' || source.trim().length > LONGEST_SOURCE)
    throw refused(
      `Say where the form comes from, in at most ${LONGEST_SOURCE} characters.`,
      'A citation, or the address that it was taken from, is enough.'
    );
}

function assertNumbers(key: Instrument, items: readonly FormItem[]): void {
  const found = new Set<number>();
  const twice = new Set<number>();
  for (const { number } of items) {
    if (found.has(number)) twice.add(number);
    found.add(number);
  }
  if (twice.size > 0)
    throw refused(
      `${twice.size > 1 ? 'These item numbers occur' : 'This item number occurs'} more than once: ${listed([...twice])}.`,
      'Give every item a number of its own.'
    );
  const expected = key.items.length;
  if (items.length !== expected)
    throw refused(
      `${key.title} has ${expected} items, and ${items.length} were found.`,
      'Put in every item of the form, one a line, and nothing else.'
    );
  const missing = key.items.map(({ number }) => number).filter((one) => !found.has(one));
  if (missing.length > 0)
    throw refused(
      `${missing.length > 1 ? 'These item numbers are' : 'This item number is'} missing: ${listed(missing)}.`,
      `Number the items as in the official form, 1 to ${expected}.`
    );
}

function assertTexts(items: readonly FormItem[]): void {
  const empty = items.find(({ text }) => text === '');
  if (empty) throw refused(`Item ${empty.number} has no text.`, 'Put its text in.');
  const long = items.find(({ text }) => text.length > LONGEST_TEXT);
  if (long)
    throw refused(
      `The text of item ${long.number} is longer than ${LONGEST_TEXT} characters.`,
      'Put every item on one line of its own.'
    );
  const first = new Map<string, number>();
  for (const { number, text } of items) {
    const other = first.get(text);
    if (other !== undefined)
      throw refused(
        `Items ${other} and ${number} have the same text.`,
        'Correct the one that was copied wrongly.'
      );
    first.set(text, number);
  }
}

function mapItem(key: Instrument, { number, text, measure, reversed }: FormItem): Item {
  const keyed = key.items.find((item) => item.number === number)!;
  if (measure === null) return { ...keyed, text };
  if (!key.measures.some(({ id }) => id === measure))
    throw refused(
      `Item ${number} names the measure "${measure.slice(0, 60)}", which ${key.title} does not have.`,
      `It has ${key.measures.map(({ id }) => id).join(', ')}.`
    );
  return { number, text, measure, reversed, ...(keyed.scale ? { scale: keyed.scale } : {}) };
}

function translatedScale(key: Instrument, labels: FormDetails['scaleLabels']): ResponseOption[] {
  if (!labels) return key.scale;
  if (labels.length !== key.scale.length)
    throw refused(
      `The form's scale has ${labels.length} points, and ${key.title} has ${key.scale.length}.`,
      'Choose the key that has the scale of your form, or leave the scale as it is.'
    );
  return key.scale.map((point, index) => ({ ...point, anchor: labels[index]!.trim() }));
}

/** Keys whose item numbers are Axia's own, because those of the official form were not published. */
const OWN_NUMBERING: Readonly<Record<string, string>> = {
  ebq: 'Which item of the official form belongs to which domain is not published with the form’s description, so the numbers of this key are Axia’s own.',
  donation: 'The order of the causes in this key is Axia’s own.'
};

/**
 * What whoever imports a form should look at before it is kept; nothing here stands in the way.
 *
 * @param key the instrument whose key the form follows
 * @param read the items as they were put in
 * @param form what `mapForm` made of them
 */
export function formWarnings(
  key: Instrument,
  read: readonly FormItem[],
  form: Instrument
): string[] {
  const warnings: string[] = [];
  const numbering = OWN_NUMBERING[key.id];
  if (numbering !== undefined && read.some(({ measure }) => measure === null))
    warnings.push(
      `${numbering} Compare every item with its construct below; where they differ, give a table with a column “measure” in addition to number and text.`
    );
  const own = new Map(key.items.map(({ number, text }) => [number, text]));
  const same = form.items.filter(({ number, text }) => own.get(number) === text);
  if (same.length > 0)
    warnings.push(
      `Word for word as in Axia’s own wording, and so hardly the official text: ${itemsOf(same)}.`
    );
  const markup = form.items.filter(({ text }) => /<[A-Za-z!/][^>]*>|&#?\w+;/u.test(text));
  if (markup.length > 0)
    warnings.push(`Markup is asked as it stands, as part of the text: ${itemsOf(markup)}.`);
  if (!sameLanguage(form.language, key.language) && form.question === key.question)
    warnings.push(
      `The items are in another language (${form.language}) than the question around them (${key.language}).`
    );
  return warnings;
}

const itemsOf = (items: readonly { number: number }[]): string =>
  `${items.length > 1 ? 'items' : 'item'} ${listed(items.map(({ number }) => number))}`;

const sameLanguage = (one: string, other: string): boolean =>
  one.split('-')[0]!.toLowerCase() === other.split('-')[0]!.toLowerCase();
