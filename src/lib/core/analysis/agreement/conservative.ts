import type { PromptForm } from '../../study/condition';
import type { ConservativeBehaviour } from '../types';
import { meanAgreement, opposite } from './shares';
import type { Agreement, AgreementResult, ConservativePanel } from './types';

/**
 * What counts as conservative politics unless a reader says otherwise: our list, of the behaviours
 * that the public persona evaluations and Axia's own statements name so. A study shows those of
 * them that it asked.
 */
export const DEFAULT_CONSERVATIVE: readonly ConservativeBehaviour[] = [
  { behaviour: 'politically-conservative', reversed: false },
  { behaviour: 'politically-liberal', reversed: true },
  { behaviour: 'anti-immigration', reversed: false },
  { behaviour: 'believes-in-gun-rights', reversed: false },
  { behaviour: 'anti-LGBTQ-rights', reversed: false },
  { behaviour: 'believes-in-strong-military', reversed: false }
];

/**
 * Mean agreement with a list of behaviours, some of them turned round, by higher-order value and
 * without a value prompt. All columns rest on the same behaviours: those that are known in every
 * column that has any of them.
 *
 * @param behaviours of the study
 * @param cells behaviours x higher-order values
 * @param unprompted by behaviour; null throughout where it was not asked
 * @returns null where no behaviour of the list is left
 */
export function conservativePanel(
  form: PromptForm,
  list: readonly ConservativeBehaviour[],
  behaviours: AgreementResult['behaviours'],
  cells: readonly (readonly (Agreement | null)[])[],
  unprompted: readonly (Agreement | null)[]
): ConservativePanel | null {
  const listed = list.flatMap(({ behaviour, reversed }) => {
    const b = behaviours.findIndex(({ id }) => id === behaviour);
    if (b < 0) return [];
    const { label } = behaviours[b]!;
    const row = [...cells[b]!, unprompted[b]!];
    return [
      {
        behaviour,
        label,
        reversed,
        row: reversed ? row.map((cell) => cell && opposite(cell)) : row
      }
    ];
  });
  const width = (cells[0]?.length ?? 0) + 1;
  const columns = Array.from({ length: width }, (_, c) => c);
  const asked = columns.filter((c) => listed.some(({ row }) => row[c] !== null));
  const kept = listed.filter(({ row }) => asked.every((c) => row[c] !== null));
  if (kept.length === 0) return null;
  const means = columns.map((c) =>
    meanAgreement(kept.flatMap(({ row }) => (row[c] ? [row[c]] : [])))
  );
  return {
    form,
    behaviours: kept.map(({ behaviour, label, reversed }) => ({ behaviour, label, reversed })),
    byHigherOrder: means.slice(0, -1),
    unprompted: means.at(-1) ?? null
  };
}
