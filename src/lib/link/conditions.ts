import { CONDITIONS, isConditionId, type ConditionId } from '../core/study/condition';
import { VALUES } from '../core/values';
import { invalid, valid, type Reader } from './reading';

/** Conditions that are usually named together, so that addresses stay short. */
const GROUPS: Readonly<Record<string, readonly ConditionId[]>> = {
  'all-prompts': VALUES,
  'all-names': CONDITIONS.filter((condition) => condition.endsWith(':name')),
  'all-tests': CONDITIONS.filter((condition) => condition.endsWith(':test')),
  'all-both': CONDITIONS.filter((condition) => condition.endsWith(':both'))
};

/**
 * Conditions between commas, each once: ids (`power`, `none`, `power:name`, `power:test`,
 * `power:both`) and the groups `all-prompts`, `all-names`, `all-tests`, `all-both`.
 */
export const conditions: Reader<ConditionId[]> = (text) => {
  const found: ConditionId[] = [];
  for (const part of text.split(',')) {
    const group = Object.hasOwn(GROUPS, part) ? GROUPS[part]! : null;
    if (group) found.push(...group);
    else if (isConditionId(part)) found.push(part);
    else return invalid(`“${part.slice(0, 40)}” is not a condition`);
  }
  return new Set(found).size === found.length ? valid(found) : invalid('names a condition twice');
};

/** Conditions as `conditions` reads them, in the order given. */
export function formatConditions(list: readonly ConditionId[]): string {
  const parts: string[] = [];
  for (let at = 0; at < list.length;) {
    const group = Object.entries(GROUPS).find(([, members]) =>
      members.every((member, offset) => list[at + offset] === member)
    );
    parts.push(group ? group[0] : list[at]!);
    at += group ? group[1].length : 1;
  }
  return parts.join(',');
}
