import { formFindings, formVerdict, similarityInWords } from '../analysis/form/words';
import type { FormReport } from '../analysis/form/types';
import { line } from '../words';

/** Whether the numbers belong to the respondent or to the form, in words. */
export function formParagraphs(report: FormReport): string[] {
  const similarity = similarityInWords(report);
  return [
    '## The respondent, or the form of the questions?',
    [formVerdict(report), ...(similarity === null ? [] : [similarity])].join(' '),
    ...report.instruments.map((part) =>
      [
        `${line(part.instrument)}:`,
        '',
        ...formFindings(part).map(({ meaning, name, value }) => `- ${name} ${value}. ${meaning}`)
      ].join('\n')
    ),
    'Variance components come from the method of moments (MINQUE with prior weight on the error; Rao, 1971), with intervals from studies drawn from the components; intervals of means hold for other items and other conditions (two-way clustered; Cameron, Gelbach & Miller, 2011). docs/form.md of Axia has every formula.'
  ];
}
