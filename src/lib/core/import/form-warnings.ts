import type { Instrument } from '../instrument/instrument';
import type { FormItem } from './form-item';
import { listed } from './refusal';

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
