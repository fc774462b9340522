// The form report in words, for the results screen and methods.md.
import { armLabel } from '../../study/arm-names';
import { count, listInWords, lowerFirst, percent, points } from '../../words';
import type { MeanWithInterval } from '../../statistics/clustered-mean';
import type { Interval } from '../types';
import { average } from './cells';
import type { FormReport, FormSource, FormVariance, InstrumentForm } from './types';

/** What the sources of variance are called. */
export const SOURCE_NAMES: Readonly<Record<FormSource, string>> = {
  prompt: 'Value prompt',
  value: 'Value of the item',
  item: 'Item',
  arm: 'Form',
  promptByValue: 'Value prompt × value of the item',
  promptByItem: 'Value prompt × item',
  promptByArm: 'Value prompt × form',
  itemByArm: 'Item × form',
  rest: 'All three, and the rest'
};

const decimals = (number: number, digits = 2): string =>
  number
    .toFixed(digits)
    .replace(/^-(?=0\.?0*$)/u, '')
    .replace('-', '−');
const between = ({ low, high }: Interval, show: (number: number) => string): string =>
  `${show(low)} to ${show(high)}`;
const signed = (number: number): string => percent(number).replace('-', '−');

/** "12.3% (95% interval 8.0% to 16.1%)". */
const shareInWords = (found: MeanWithInterval): string =>
  `${signed(found.mean)} (95% interval ${between(found, signed)})`;

/** The same in points of the scale. */
const pointsInWords = (found: MeanWithInterval): string =>
  `${decimals(found.mean)} points (95% interval ${between(found, decimals)})`;

const excludesZero = ({ low, high }: Interval): boolean => low > 0 || high < 0;

/** The part of the report that the verdict on signal and form rests on. */
const mainForm = ({ instruments }: FormReport): InstrumentForm | null =>
  instruments.find(({ prompts, variance }) => variance !== null && prompts.length > 0) ??
  instruments.find(({ variance }) => variance !== null) ??
  null;

/** Whether the signal is larger than the form, and by how much: one plain sentence. */
export function formVerdict(report: FormReport): string {
  const variance = mainForm(report)?.variance ?? null;
  if (variance === null)
    return 'The questions were asked in one form only, or too few of them: how much of the answers is due to the form is not known.';
  return signalInWords(variance);
}

function signalInWords({ form, ratio, ratioInterval, signal }: FormVariance): string {
  const sizes = `a value prompt moves an answer by ${decimals(signal)} points of the scale (SD), and the form of the question by ${decimals(form)}`;
  if (ratio === null) return `No effect of the form was found: ${sizes}.`;
  const known = ratioInterval
    ? ` (95% interval of the ratio ${between(ratioInterval, (number) => decimals(number, 1))})`
    : '';
  if (ratioInterval && ratioInterval.low > 1)
    return `The signal is larger than the form, by a factor of ${decimals(ratio, 1)}: ${sizes}${known}.`;
  if (ratioInterval && ratioInterval.high < 1)
    return `The form is larger than the signal, by a factor of ${decimals(1 / ratio, 1)}: ${sizes}${known}.`;
  return `The signal is not clearly larger than the form: ${sizes}${known}.`;
}

/** A finding: a question, its answer in a word or number, and what it means. */
export interface FormFinding {
  name: string;
  value: string;
  meaning: string;
}

/** What was found out about one questionnaire. */
export function formFindings(part: InstrumentForm): FormFinding[] {
  return [
    ...orderFindings(part),
    ...promptFindings(part),
    ...keyFindings(part),
    ...(part.variance
      ? [
          {
            name: 'Do two forms agree on what prompts do?',
            value: `ICC ${decimals(part.variance.icc)}`,
            meaning: `Part of the variance of what value prompts do that any two forms have in common${part.variance.iccInterval ? `; 95% interval ${between(part.variance.iccInterval, decimals)}` : ''}.`
          }
        ]
      : [])
  ];
}

/** What the ends of the scale are compared in, where the effect is positive, and where negative. */
const EFFECTS = {
  order: {
    name: 'Order effect',
    more: 'when it is listed last than when it is first',
    less: 'when it is listed first than when it is last'
  },
  label: {
    name: 'Label preference',
    more: 'with the largest label than with the smallest',
    less: 'with the smallest label than with the largest'
  },
  both: {
    name: 'Place or label',
    more: 'in the last place, with the largest label, than in the first',
    less: 'in the first place, with the smallest label, than in the last'
  }
} as const;

function orderFindings({ orderAndLabel }: InstrumentForm): FormFinding[] {
  return (['order', 'label', 'both'] as const).flatMap((kind) => {
    const found = orderAndLabel[kind];
    if (found === null) return [];
    const { less, more, name } = EFFECTS[kind];
    const { high, low, mean } = found;
    const size = mean < 0 ? { mean: -mean, low: -high, high: -low } : found;
    const meaning = excludesZero(found)
      ? `An end of the scale gets ${shareInWords(size)} more of the answers ${mean < 0 ? less : more}.`
      : `None was found: ${shareInWords(found)}.`;
    return [{ name, value: signed(mean), meaning }];
  });
}

function promptFindings({ persona, prompts, shuffled }: InstrumentForm): FormFinding[] {
  const found: FormFinding[] = [];
  if (prompts.length > 0) {
    const own = prompts.filter(({ ownMost }) => ownMost).length;
    const most = prompts.filter(({ mostOfAll }) => mostOfAll).length;
    const sizes = prompts.flatMap(({ standardised }) => standardised ?? []);
    found.push({
      name: 'Does each prompt raise its own value?',
      value: `${own} of ${prompts.length}`,
      meaning:
        `${own} of ${prompts.length} prompts raise their own value more than any other value, and ${most} raise it more than any other prompt does. ${sizes.length > 0 ? `Mean effect on the own value: ${decimals(average(sizes))} SDs of a single answer.` : ''}`.trim()
    });
  }
  if (shuffled?.named)
    found.push({
      name: 'Name or definition?',
      value: shuffled.defined
        ? `${decimals(shuffled.named.mean)} / ${decimals(shuffled.defined.mean)}`
        : decimals(shuffled.named.mean),
      meaning: `With another value’s definition, a prompt raises the value that it names by ${pointsInWords(shuffled.named)}${shuffled.defined ? `, and the one that it defines by ${pointsInWords(shuffled.defined)}` : ''}.`
    });
  if (persona)
    found.push({
      name: 'Does any persona move the answers?',
      value: decimals(persona.mean),
      meaning: `A persona without values shifts the answers by ${pointsInWords(persona)} against no prompt.`
    });
  return found;
}

function keyFindings({ bias, itemRest, outside }: InstrumentForm): FormFinding[] {
  const found: FormFinding[] = [
    {
      name: 'Can agreeing be told from content?',
      value: bias.reversed === 0 ? 'No' : decimals(bias.orthogonality),
      meaning:
        bias.reversed === 0
          ? `None of the ${count(bias.straight, 'item')} asked is reversed: a respondent that agrees with everything looks like one that values everything. Only centred scores are free of it.`
          : `Response orthogonality: 1 where every measure has as many reversed items as others, 0 where none is. ${bias.reversed} of ${count(bias.straight + bias.reversed, 'item')} are reversed.`
    }
  ];
  if (bias.biasShare !== null)
    found.push({
      name: 'Response bias against trait',
      value: percent(bias.biasShare),
      meaning:
        'Part of the differences between conditions that is agreeing or disagreeing with everything; the rest is content.'
    });
  if (bias.bothAgreed !== null)
    found.push({
      name: 'Agrees with both an item and its reverse',
      value: percent(bias.bothAgreed),
      meaning:
        'Share of measures and conditions in which the items as they are and the reversed ones are both agreed with.'
    });
  if (itemRest.median !== null)
    found.push({
      name: 'Do items go with the rest of their measure?',
      value: decimals(itemRest.median),
      meaning: `Median correlation, over conditions, of an item with the rest of its measure. ${
        itemRest.flagged.length === 0
          ? 'No key looks wrong.'
          : `The key looks wrong for ${listInWords(itemRest.flagged.map(({ item, r }) => `item ${item} (r = ${decimals(r)})`))}.`
      }`
    });
  if (outside !== null)
    found.push({
      name: 'Off the scale',
      value: percent(outside),
      meaning: 'Mean share of the answers on none of the response options, in the usual form.'
    });
  return found;
}

/** Values Similarity over the forms; null where fewer than two were asked whole. */
export function similarityInWords({ similarities }: FormReport): string | null {
  const known = similarities.flatMap(({ similarity }) => similarity ?? []);
  if (known.length < 2) return null;
  const lowest = similarities.find(({ similarity }) => similarity === Math.min(...known))!;
  const name = lowest.arm ? lowerFirst(armLabel(lowest.arm)) : 'the usual form';
  const usual = similarities.find(({ arm }) => arm === null)?.similarity;
  return `Over ${known.length} forms Values Similarity (uniform population) is ${points(average(known))} on average, between ${points(Math.min(...known))} (${name}) and ${points(Math.max(...known))}; in the usual form ${points(usual)}.`;
}
