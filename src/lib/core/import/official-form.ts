import { textHash } from '../study/cell';
import {
  type Instrument,
  type Item,
  type ResponseOption,
  parseInstrument
} from '../instrument/instrument';
import { LONGEST } from '../limits';
import type { FormItem } from './read-form';
import { listed, refused } from './refused';

/** What a form's importer says about it. */
export interface FormDetails {
  /** BCP 47 tag of the items' language, such as "en", "de" or "pt-BR". */
  language: string;
  /** Where the form comes from, as it should be cited. */
  source: string;
  /** Anchors of the response options in the form's words, in order; those of the key when absent. */
  scaleLabels?: readonly string[];
  /** Template of the question in the form's language; that of the key when absent. */
  question?: string;
  /** Whether the texts may be passed on in bundles. */
  mayShare?: boolean;
}

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
      `${key.title} has no official form.`,
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
      'The item texts are those of an official form that was imported into this browser. They belong to its copyright holders, and Axia neither ships them nor shares them unasked.',
    wording: `Imported official form: the person running this study entered the item texts, and Axia has not checked them against the original. Scored by the key of ${name}.`,
    licence: mayShare
      ? 'The person who imported the form states that its texts may be shared, on its copyright holders’ terms.'
      : 'The item texts may be used as their copyright holders allow; they are not shared.',
    sharing: mayShare ? 'open' : 'private'
  });
}

function assertDetails({ language, source }: FormDetails): void {
  if (!LANGUAGE.test(language))
    throw refused(
      `"${language.slice(0, 35)}" is not a language code.`,
      'Use a code such as en, de, he or pt-BR.'
    );
  if (source.trim() === '' || source.trim().length > LONGEST_SOURCE)
    throw refused(
      `State the form’s source in at most ${LONGEST_SOURCE} characters.`,
      'A citation or a web address is enough.'
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
      `${key.title} has ${expected} items, but ${items.length} were found.`,
      'Enter every item of the form, one per line, and nothing else.'
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
  if (empty) throw refused(`Item ${empty.number} has no text.`, 'Add its text.');
  const long = items.find(({ text }) => text.length > LONGEST.item);
  if (long)
    throw refused(
      `The text of item ${long.number} is longer than ${LONGEST.item} characters.`,
      'Put each item on its own line.'
    );
  const first = new Map<string, number>();
  for (const { number, text } of items) {
    const other = first.get(text);
    if (other !== undefined)
      throw refused(
        `Items ${other} and ${number} have the same text.`,
        'Correct the one that was copied by mistake.'
      );
    first.set(text, number);
  }
}

function mapItem(key: Instrument, { number, text, measure, reversed }: FormItem): Item {
  const keyed = key.items.find((item) => item.number === number)!;
  if (measure === null) return { ...keyed, text };
  const wanted = measure.toLowerCase();
  const own = key.measures.find(
    ({ id, label }) => id.toLowerCase() === wanted || label.toLowerCase() === wanted
  );
  if (own === undefined)
    throw refused(
      `Item ${number} names the measure "${measure.slice(0, 60)}", which ${key.title} does not have.`,
      `It has ${key.measures.map(({ id }) => id).join(', ')}.`
    );
  return {
    number,
    text,
    measure: own.id,
    reversed: reversed ?? (own.id === keyed.measure && keyed.reversed),
    ...(keyed.scale ? { scale: keyed.scale } : {})
  };
}

function translatedScale(key: Instrument, labels: FormDetails['scaleLabels']): ResponseOption[] {
  if (!labels) return key.scale;
  if (labels.length !== key.scale.length)
    throw refused(
      `The form’s scale has ${labels.length} response options, but that of ${key.title} has ${key.scale.length}.`,
      'Choose the questionnaire whose scale matches your form, or leave the scale as it is.'
    );
  return key.scale.map((point, index) => ({ ...point, anchor: labels[index]!.trim() }));
}

/** Keys whose item numbers are Axia's own, because those of the official form were not published. */
const OWN_NUMBERING: Readonly<Record<string, string>> = {
  ebq: 'The published description does not say which item belongs to which domain, so this key uses Axia’s own numbers.',
  donation: 'This key uses Axia’s own order of the causes.'
};

/**
 * What to check before a form is kept; nothing here prevents it.
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
      `${numbering} Compare every item with its construct below. If they differ, import a table with a “measure” column as well as number and text.`
    );
  warnings.push(...reversalWarnings(key, read));
  const own = new Map(key.items.map(({ number, text }) => [number, text]));
  const same = form.items.filter(({ number, text }) => own.get(number) === text);
  if (same.length > 0)
    warnings.push(
      `Identical to Axia’s own wording, so probably not the official text: ${itemsOf(same)}.`
    );
  const markup = form.items.filter(({ text }) => /<[A-Za-z!/][^>]*>|&#?\w+;/u.test(text));
  if (markup.length > 0)
    warnings.push(`Contains markup, which will be asked as plain text: ${itemsOf(markup)}.`);
  const broken = form.items.filter(({ text }) => text.includes('\u{fffd}'));
  if (broken.length > 0)
    warnings.push(
      `Characters could not be read, and � stands in their place: ${itemsOf(broken)}. Choose another encoding when you open the file.`
    );
  const mangled = form.items.filter(({ text }) => MANGLED.test(text));
  if (mangled.length > 0)
    warnings.push(
      `Looks like text that was opened in the wrong encoding: ${itemsOf(mangled)}. Compare accents and quotation marks.`
    );
  if (!sameLanguage(form.language, key.language) && form.question === key.question)
    warnings.push(
      `The items (${form.language}) and the question around them (${key.language}) are in different languages.`
    );
  return warnings;
}

/** UTF-8 that a program took for Windows-1252: "Ã¼", "â€™". */
const MANGLED = /[ÃÂ][\u0080-\u00bf]|â€|Ã[A-Za-z]?[\u2018-\u203a]/u;

/** Where the form's own marks of reversal contradict the key, which decides. */
function reversalWarnings(key: Instrument, read: readonly FormItem[]): string[] {
  const keyed = new Map(key.items.map(({ number, reversed }) => [number, reversed]));
  const against = read.filter(
    ({ number, measure, reversed }) =>
      measure === null && reversed !== null && reversed !== keyed.get(number)
  );
  const say = (items: readonly FormItem[], words: string) =>
    items.length === 0 ? [] : [`${words}: ${itemsOf(items)}. The key decides how they are scored.`];
  return [
    ...say(
      against.filter(({ reversed }) => reversed),
      'Marked as reversed in your form, but not reversed in the key'
    ),
    ...say(
      against.filter(({ reversed }) => !reversed),
      'Reversed in the key, but not marked in your form, which marks others'
    )
  ];
}

const itemsOf = (items: readonly { number: number }[]): string =>
  `${items.length > 1 ? 'items' : 'item'} ${listed(items.map(({ number }) => number))}`;

const sameLanguage = (one: string, other: string): boolean =>
  one.split('-')[0]!.toLowerCase() === other.split('-')[0]!.toLowerCase();
