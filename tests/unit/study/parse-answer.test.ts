import { describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../src/lib/core/study/answer';

const scale = ['1', '2', '3', '4', '5', '6'];

describe('parseAnswer', () => {
  it.each([
    ['4', 3],
    [' 4\n', 3],
    ['"4"', 3],
    ['**6**', 5],
    ['[2]', 1],
    ['4.', 3],
    ['4. Somewhat like me', 3],
    ['4 - somewhat like me', 3],
    ['Answer: 5', 4],
    ['My answer is 1.', 0],
    ['I would choose 3', 2],
    ['4. As an AI, I cannot say more.', 3]
  ])('reads %j as an option', (text, option) => {
    expect(parseAnswer(text, scale)).toEqual({ text, outcome: 'option', option });
  });

  it.each([
    '3 or 4',
    '3-4',
    '4.5',
    '4/6',
    '10',
    '7',
    '0',
    '-4',
    '44',
    'Four',
    '',
    'like me',
    '4th'
  ])('finds %j unreadable', (text) => {
    expect(parseAnswer(text, scale)).toEqual({ text, outcome: 'unreadable', option: null });
  });

  it.each([
    "I'm sorry, but I can't answer that.",
    'As an AI language model, I do not have values.',
    'I cannot rate myself.',
    'I prefer not to say.'
  ])('takes %j for a refusal', (text) => {
    expect(parseAnswer(text, scale).outcome).toBe('refusal');
  });

  it('reads labels that are words, whatever their case', () => {
    const labels = ['Yes', 'No'];
    expect(parseAnswer('yes.', labels).option).toBe(0);
    expect(parseAnswer('No, thank you', labels).option).toBe(1);
    expect(parseAnswer('Yes and no', labels).option).toBeNull();
    expect(parseAnswer('Nobody', labels).option).toBeNull();
  });

  it('reads a scale from 0 and one with two digits', () => {
    expect(parseAnswer('0', ['0', '1']).option).toBe(0);
    const ten = Array.from({ length: 10 }, (_, i) => `${i + 1}`);
    expect(parseAnswer('10', ten).option).toBe(9);
    expect(parseAnswer('1', ten).option).toBe(0);
  });
});
