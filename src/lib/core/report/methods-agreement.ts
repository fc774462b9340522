import type { AgreementResult } from '../analysis/agreement/types';
import type { AnalysisChoices } from '../analysis/types';
import type { PromptForm } from '../study/condition';
import { HIGHER_ORDER_LABELS } from '../values';
import { count, line } from './wording';

const FORM: Record<PromptForm, string> = {
  definition: 'full value prompts',
  name: 'names of the values alone'
};

/** The sections on agreement with statements. */
export function agreementParagraphs(
  { behaviours, correlations, conservative, notes }: AgreementResult,
  choices: AnalysisChoices
): string[] {
  const statements = behaviours.reduce((sum, behaviour) => sum + behaviour.statements, 0);
  const lists = conservative[0]?.behaviours ?? [];
  return [
    '## Agreement with statements',
    `${count(statements, 'statement')} of ${count(behaviours.length, 'behaviour')} were answered with yes or no. A behaviour's score is the share of answers that match it; a higher-order value's is the mean over its values (our choice), with Wilson intervals. The four higher-order values were correlated over the behaviours${choices.agreementCentred ? ', each less its mean over the four (our choice)' : ''}. Chance: the ten values regrouped at random into groups of the same sizes; p-values are adjusted by Benjamini-Hochberg.`,
    ...(lists.length > 0
      ? [
          `Conservative politics is the mean over (our choice): ${lists.map(({ label, reversed }) => `${line(label)}${reversed ? ' (turned round)' : ''}`).join(', ')}.`
        ]
      : []),
    [
      '| opposed values | prompts | correlation | chance | middle 95% | p, adjusted |',
      '| --- | --- | --- | --- | --- | --- |',
      ...correlations.flatMap(({ form, chance }) =>
        chance.map(
          ({ pair, level, observed, adjustedP }) =>
            `| ${[
              pair.map((id) => HIGHER_ORDER_LABELS[id]).join(', '),
              FORM[form],
              observed.toFixed(2),
              level.mean.toFixed(2),
              `${level.low.toFixed(2)} to ${level.high.toFixed(2)}`,
              adjustedP.toPrecision(2)
            ].join(' | ')} |`
        )
      )
    ].join('\n'),
    ...(notes.length > 0 ? [notes.map((note) => `- ${line(note)}`).join('\n')] : [])
  ];
}
