import { keysOf } from '../../instrument/instrument';
import { conditionOf, type ConditionId, type PromptForm } from '../../study/condition';
import { HIGHER_ORDER_OF, HIGHER_ORDER_VALUES, VALUES, VALUE_LABELS } from '../../values';
import type { BehaviourInput, ScoredInstrument } from '../behaviour/types';
import { adjustedInResults } from '../../statistics/p-values';
import { qualityOf } from '../quality';
import type { AnalysisChoices } from '../types';
import { conservativePanel, DEFAULT_CONSERVATIVE } from './conservative';
import { higherOrderCorrelations } from './correlations';
import { agreementOf, type KeyedStatement, matchesOf, meanAgreement } from './shares';
import type { Agreement, AgreementResult, HigherOrderCorrelations } from './types';

/**
 * Behavioural agreement (section 4 of the paper): which share of the answers to statements matches
 * each behaviour, by condition and by higher-order value, how the higher-order values go together
 * over behaviours, and agreement with conservative politics. `docs/agreement.md` says how every
 * number is computed.
 *
 * @param inputs all sets of statements of a study, analysed together: a behaviour that several of
 *   them ask about has the statements of all; conditions without complete answers are not in them
 */
export function analyseAgreement(
  inputs: readonly BehaviourInput[],
  choices: AnalysisChoices
): AgreementResult {
  const sets = inputs.map(({ instrument, personas }) => ({
    instrument,
    personas: personas.filter(({ forms }) => forms.length > 0)
  }));
  const personas = sets.flatMap((set) => set.personas);
  const conditions = [...new Set(personas.map(({ condition }) => condition))];
  const { behaviours, parts } = behavioursOf(sets.map(({ instrument }) => instrument));
  const byCondition = parts.map((own) =>
    conditions.map((condition) => {
      const matches = own.map(({ set, statements }) => {
        const { instrument, personas: asked } = sets[set]!;
        const persona = asked.find((one) => one.condition === condition);
        return persona
          ? matchesOf(persona.forms, statements, instrument, choices.temperature)
          : null;
      });
      // A share of some of the sets would rest on other statements than that of the next condition.
      if (matches.some((one) => one === null)) return null;
      const count = matches.reduce((sum, one) => sum + one!.count, 0);
      const n = matches.reduce((sum, one) => sum + one!.n, 0);
      return agreementOf(count / n, n);
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
    sets.map((set) => ({
      questionnaires: set.personas.flatMap((one) => one.forms),
      items: set.instrument.items.length
    }))
  );
  return {
    behaviours,
    conditions,
    byCondition,
    byHigherOrder: forms.map(({ form, cells }) => ({ form, cells })),
    correlations: withAdjustedP(
      forms.map(({ form, byValue }) =>
        higherOrderCorrelations(
          form,
          behaviours.map((_, b) => byValue.map((shares) => shares[b]?.share ?? null)),
          choices
        )
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

/** One family: the opposed pairs under all forms of the prompts. */
function withAdjustedP(
  correlations: readonly HigherOrderCorrelations[]
): HigherOrderCorrelations[] {
  const adjusted = adjustedInResults(
    correlations.flatMap(({ chance }) => chance.map(({ p }) => p)),
    2
  );
  let next = 0;
  return correlations.map((one) => ({
    ...one,
    chance: one.chance.map((pair) => ({ ...pair, adjustedP: adjusted[next++]! }))
  }));
}

/** The statements of a behaviour in one of a study's sets. */
interface Part {
  set: number;
  statements: KeyedStatement[];
}

/** The measures that statements belong to themselves, and where their statements stand. */
function behavioursOf(instruments: readonly ScoredInstrument[]): {
  behaviours: AgreementResult['behaviours'];
  parts: Part[][];
} {
  const found = new Map<
    string,
    { behaviour: AgreementResult['behaviours'][number]; parts: Part[] }
  >();
  instruments.forEach(({ measures, items }, set) => {
    const bySelf = new Map<string, KeyedStatement[]>(measures.map(({ id }) => [id, []]));
    items.forEach((item, position) => {
      for (const { measure, reversed } of keysOf(item))
        bySelf.get(measure)?.push({ position, reversed });
    });
    for (const { id, label, partOf } of measures) {
      const statements = bySelf.get(id)!;
      if (statements.length === 0 || measures.some((other) => other.partOf === id)) continue;
      const area = measures.find((measure) => measure.id === partOf)?.label ?? null;
      const known = found.get(id) ?? { behaviour: { id, label, area, statements: 0 }, parts: [] };
      known.behaviour.statements += statements.length;
      known.parts.push({ set, statements });
      found.set(id, known);
    }
  });
  const all = [...found.values()];
  return {
    behaviours: all.map(({ behaviour }) => behaviour),
    parts: all.map(({ parts }) => parts)
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
