import type { PromptForm } from '../../study/condition';
import { VALUE_LABELS, VALUES } from '../../values';
import type { AnalysisChoices } from '../types';
import type { Agreement, AgreementResult } from './types';

const FORM_NAMES: Record<PromptForm, string> = {
  definition: 'full value prompts',
  name: 'value names only'
};

/** What a reader of the agreement must know: what is missing, and what its intervals leave out. */
export function agreementNotes(about: {
  sampled: boolean;
  /** The values that were asked, by form of the prompt. */
  asked: ReadonlyMap<PromptForm, readonly string[]>;
  behaviours: AgreementResult['behaviours'];
  byCondition: readonly (readonly (Agreement | null)[])[];
  /** The reader's own list of conservative behaviours. */
  chosen: AnalysisChoices['conservative'];
}): string[] {
  const notes: string[] = [];
  if (about.sampled) {
    notes.push(
      'Repeats of a statement count as separate answers, so that intervals are too narrow where a respondent repeats itself.'
    );
  }
  for (const [form, asked] of about.asked) {
    const missing = VALUES.filter((value) => !asked.includes(value));
    if (missing.length === 0) continue;
    const names = missing.map((value) => VALUE_LABELS[value]).join(', ');
    notes.push(
      `With ${FORM_NAMES[form]}, these values have no complete answers: ${names}. Higher-order values are means of the others.`
    );
  }
  const unknown = about.byCondition.flat().filter((cell) => cell === null).length;
  if (unknown > 0) {
    notes.push(
      `${unknown} of ${about.byCondition.flat().length} shares are unknown, because too few statements had a usable answer.`
    );
  }
  const unasked = (about.chosen ?? []).filter(
    ({ behaviour }) => !about.behaviours.some(({ id }) => id === behaviour)
  );
  if (unasked.length > 0) {
    const ids = unasked.map(({ behaviour }) => behaviour).join(', ');
    notes.push(`Listed as conservative, but not asked in this study: ${ids}.`);
  }
  return notes;
}
