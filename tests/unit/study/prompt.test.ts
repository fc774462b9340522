import { describe, expect, test } from 'vitest';
import { CONDITIONS } from '../../../src/lib/core/study/condition';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import {
  buildPrompt,
  itemPrompt,
  systemPrompt,
  VALUE_DEFINITIONS
} from '../../../src/lib/core/study/prompt';
import { VALUES } from '../../../src/lib/core/values';
import { readStatic } from '../data/read-static';

const pvq = parseInstrument(readStatic('questionnaires/pvq40.json'));

describe('systemPrompt', () => {
  test('is the quoted prompt for power', () => {
    expect(systemPrompt('power')).toBe(
      'Imagine that you are a person who greatly values power. You value social status and prestige, and control or dominance over people and resources.'
    );
  });

  test('is the name alone in the ablation', () => {
    expect(systemPrompt('self_direction:name')).toBe(
      'Imagine that you are a person who greatly values self-direction.'
    );
  });

  test('is nothing without a value prompt', () => {
    expect(systemPrompt('none')).toBeNull();
  });

  test('differs between all conditions and leaves no place open', () => {
    const texts = CONDITIONS.map((condition) => systemPrompt(condition));
    expect(new Set(texts).size).toBe(21);
    for (const text of texts) if (text !== null) expect(text).not.toMatch(/[{}_]|\.\.|\s{2}/u);
  });
});

describe('VALUE_DEFINITIONS', () => {
  test('quotes power alone and says that the other nine are reconstructed', () => {
    const quoted = VALUES.filter((value) => VALUE_DEFINITIONS[value].status === 'quoted');
    expect(quoted).toEqual(['power']);
  });

  test.each(VALUES)('%s completes a sentence and has a source', (value) => {
    const { text, source } = VALUE_DEFINITIONS[value];
    expect(text).toMatch(/^[a-z].*[a-z]$/u);
    expect(source).toMatch(/\(\d{4}\)/u);
  });
});

describe('itemPrompt', () => {
  test('fills in the scale and the item, and ends before the number', () => {
    expect(itemPrompt(pvq, pvq.items[1]!)).toBe(
      `Below is a short description of a person. Decide how much that person is or is not like you, and answer on this scale:
1 = not like me at all
2 = not like me
3 = a little like me
4 = somewhat like me
5 = like me
6 = very much like me
Answer with one number only.

Description: This person wants to be a good deal better off than most. Owning luxuries that few others can afford matters to them.

Answer:`
    );
  });

  test('shares its beginning between items', () => {
    const start = pvq.question.slice(0, pvq.question.indexOf('{item}')).split('{scale}');
    for (const item of pvq.items) {
      const text = itemPrompt(pvq, item);
      expect(text.startsWith(start[0]!)).toBe(true);
      expect(text.indexOf(item.text)).toBe(itemPrompt(pvq, pvq.items[0]!).indexOf('This person'));
    }
  });

  test('takes an item as it is, whatever it holds', () => {
    const item = { ...pvq.items[0]!, text: 'Costs $& {scale} <b>much</b>' };
    expect(itemPrompt(pvq, item)).toContain('Description: Costs $& {scale} <b>much</b>\n');
  });
});

describe('parameters', () => {
  const charity = parseInstrument(readStatic('questionnaires/charity.json'));
  const usual = charity.parameters[0]!.default;
  const ask = (parameters?: Record<string, string>) =>
    itemPrompt(charity, charity.items[0]!, parameters);

  test('appear wherever the question has their place, by default or as set', () => {
    const places = charity.question.split('{currency}').length - 1;
    expect(places).toBeGreaterThan(1);
    expect(ask().split(usual)).toHaveLength(places + 1);
    expect(ask({ currency: '20 dollars' })).toBe(ask().replaceAll(usual, '20 dollars'));
  });

  test('are texts: places in them are not filled in, and the item and scale are not theirs', () => {
    expect(ask({ currency: '{item}' })).toBe(ask().replaceAll(usual, '{item}'));
    expect(ask({ item: 'x', scale: 'y', other: 'z' })).toBe(ask());
    const odd = { ...charity, question: `{constructor} ${charity.question}` };
    expect(itemPrompt(odd, odd.items[0]!)).toBe(`{constructor} ${ask()}`);
  });

  test('leave an item its own scale', () => {
    expect(itemPrompt(charity, charity.items[1]!)).toContain('1 = keep the money\n2 = contribute');
  });
});

test('buildPrompt puts the value before the question', () => {
  const item = pvq.items[0]!;
  expect(buildPrompt('power', pvq, item)).toEqual({
    system: systemPrompt('power'),
    user: itemPrompt(pvq, item)
  });
  expect(buildPrompt('none', pvq, item).system).toBeNull();
});
