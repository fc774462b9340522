import { conditionOf, type ConditionId, type PromptForm } from '../../study/condition';
import { HIGHER_ORDER_OF, HIGHER_ORDER_VALUES, VALUES, VALUE_LABELS } from '../../values';
import type { BehaviourInput, ScoredInstrument } from '../behaviour/types';
import { qualityOf } from '../quality';
import type { AnalysisChoices } from '../types';
import { conservativePanel, DEFAULT_CONSERVATIVE } from './conservative';
import { higherOrderCorrelations } from './correlations';
import { agreementOf, matchesOf, meanAgreement } from './shares';
import type { Agreement, AgreementResult } from './types';

/**
 * Behavioural agreement (section 4 of the paper): which share of the answers to statements matches
 * each behaviour, by condition and by higher-order value, how the higher-order values go together
 * over behaviours, and agreement with conservative politics. `docs/agreement.md` says how every
 * number is computed.
 *
 * @param input a study's statements; conditions without complete answers are not in it
 */
export function analyseAgreement(input: BehaviourInput, choices: AnalysisChoices): AgreementResult {
  const { instrument } = input;
  const personas = input.personas.filter(({ forms }) => forms.length > 0);
  const conditions = personas.map(({ condition }) => condition);
  const { behaviours, positions } = behavioursOf(instrument);
  const byCondition = positions.map((own) =>
    personas.map(({ forms }) => {
      const matches = matchesOf(forms, own, instrument, choices.temperature);
      return matches && agreementOf(matches.count / matches.n, matches.n);
    })
  );
  const column = (condition: ConditionId): (Agreement | null)[] => {
    const place = conditions.indexOf(condition);
    return byCondition.map((row) => row[place] ?? null);
  };

  const forms = (['definition', 'name'] as const).flatMap((form) => {
    const asked = VALUES.filter((value) => conditions.includes(conditionOf(value, form)));
    if (asked.length === 0) return [];
    const byValue = VALUES.map((value) => column(conditionOf(value, form)));
    return [{ form, asked, byValue, cells: groupCells(byValue, behaviours.length) }];
  });
  const unprompted = column('none');
  const list = choices.conservative ?? DEFAULT_CONSERVATIVE;
  const { cells, answered, refusals, unreadable, meanOutside } = qualityOf(
    personas.flatMap((persona) => persona.forms),
    instrument.items.length
  );
  return {
    behaviours,
    conditions,
    byCondition,
    byHigherOrder: forms.map(({ form, cells }) => ({ form, cells })),
    correlations: forms.map(({ form, byValue }) =>
      higherOrderCorrelations(
        form,
        behaviours.map((_, b) => byValue.map((shares) => shares[b]?.share ?? null)),
        choices
      )
    ),
    conservative: forms.flatMap(
      ({ form, cells }) => conservativePanel(form, list, behaviours, cells, unprompted) ?? []
    ),
    quality: { cells, answered, refusals, unreadable, meanOutside },
    notes: agreementNotes({
      sampled: personas.some(({ forms: [first] }) => first?.mode === 'sampled'),
      asked: new Map<PromptForm, readonly string[]>(forms.map(({ form, asked }) => [form, asked])),
      behaviours,
      byCondition,
      chosen: choices.conservative
    })
  };
}

/** The measures that statements belong to themselves, and where their statements stand. */
function behavioursOf({ measures, items }: ScoredInstrument): {
  behaviours: AgreementResult['behaviours'];
  positions: number[][];
} {
  const own = measures.flatMap((measure) => {
    const positions = items.flatMap((item, i) => (item.measure === measure.id ? [i] : []));
    const wider = measures.some(({ partOf }) => partOf === measure.id);
    return positions.length === 0 || wider ? [] : [{ measure, positions }];
  });
  return {
    behaviours: own.map(({ measure: { id, label, partOf }, positions }) => ({
      id,
      label,
      area: measures.find((measure) => measure.id === partOf)?.label ?? null,
      statements: positions.length
    })),
    positions: own.map(({ positions }) => positions)
  };
}

/**
 * @param byValue VALUES x behaviours
 * @returns behaviours x higher-order values: the mean over the values of each that are known
 */
function groupCells(
  byValue: readonly (readonly (Agreement | null)[])[],
  count: number
): (Agreement | null)[][] {
  return Array.from({ length: count }, (_, b) =>
    HIGHER_ORDER_VALUES.map((id) =>
      meanAgreement(
        VALUES.flatMap((value, v) => (HIGHER_ORDER_OF[value] === id ? (byValue[v]![b] ?? []) : []))
      )
    )
  );
}

const FORM_NAMES: Record<PromptForm, string> = {
  definition: 'full value prompts',
  name: 'value names only'
};

/** What a reader of the agreement must know: what is missing, and what its intervals leave out. */
function agreementNotes(about: {
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
      'Repeats of a statement count as separate answers, so intervals are too narrow where a respondent repeats itself.'
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
