import { describe, expect, it } from 'vitest';
import {
  CONDITIONS,
  PRIMING_ARMS,
  filledFormOwner,
  isConditionId,
  primingArm,
  primingCondition,
  promptedValue,
  type FormOwner
} from '../../../src/lib/core/study/condition';
import { systemPrompt } from '../../../src/lib/core/study/prompt';
import { VALUES } from '../../../src/lib/core/values';

describe('conditions', () => {
  it('are each known once, and nothing else is', () => {
    expect(new Set(CONDITIONS).size).toBe(CONDITIONS.length);
    // Prompt, name, questionnaire and both for every value; nothing and the questionnaire for none.
    expect(CONDITIONS).toHaveLength(4 * VALUES.length + 2);
    for (const condition of CONDITIONS) expect(isConditionId(condition)).toBe(true);
    for (const text of ['none:both', 'none:name', 'power:', 'power:form', 'Power', ''])
      expect(isConditionId(text)).toBe(false);
  });

  it('say what is prompted, whose form it is, and to which arm they belong', () => {
    const table = ['power', 'power:name', 'power:test', 'power:both', 'none', 'none:test'] as const;
    expect(
      table.map((id) => [promptedValue(id)?.form ?? null, filledFormOwner(id), primingArm(id)])
    ).toEqual([
      ['definition', null, 'prompt'],
      ['name', null, null],
      [null, 'power', 'test'],
      ['definition', 'power', 'both'],
      [null, null, 'prompt'],
      [null, 'none', 'test']
    ]);
    expect(systemPrompt('power:both')).toBe(systemPrompt('power'));
    expect(systemPrompt('power:test')).toBeNull();
  });

  it('are found by persona and arm', () => {
    const owners: FormOwner[] = [...VALUES, 'none'];
    for (const owner of owners) {
      for (const arm of PRIMING_ARMS) {
        const condition = primingCondition(owner, arm);
        expect(isConditionId(condition)).toBe(true);
        // The unprompted persona has nothing to be prompted with.
        expect(primingArm(condition)).toBe(owner === 'none' && arm === 'both' ? 'test' : arm);
        expect(filledFormOwner(condition)).toBe(arm === 'prompt' ? null : owner);
      }
    }
  });
});
