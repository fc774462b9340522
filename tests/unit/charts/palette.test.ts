import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrastRatio, mix } from '../../../src/lib/charts/geometry/heat';
import { heatColour, heatColourPair, type Theme } from '../../../src/lib/charts/geometry/heat';
import {
  conditionColour,
  conditionLabel,
  VALUE_CODES,
  valueColour
} from '../../../src/lib/charts/palette';
import { CONDITIONS } from '../../../src/lib/core/study/condition';
import { VALUES } from '../../../src/lib/core/values';

const css = readFileSync(new URL('../../../src/styles/tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/(--[\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }]
  )
);
const themes: Theme[] = ['light', 'dark'];
const surfaces = ['--bg', '--card'];

function contrast(front: string, back: string, theme: Theme): number {
  return contrastRatio(tokens.get(front)![theme], tokens.get(back)![theme]);
}

describe('the palette', () => {
  it('has every token that the charts name', () => {
    for (const value of VALUES) {
      const name = /var\((.+)\)/.exec(valueColour(value))![1]!;
      expect(tokens.has(name), name).toBe(true);
    }
    expect(new Set(CONDITIONS.map(conditionColour)).size).toBe(11);
  });

  it.each(themes)('gives text 4.5:1 on every surface in %s', (theme) => {
    const texts = [
      '--ink',
      '--soft',
      '--accent',
      '--accent-strong',
      '--danger',
      '--warning',
      '--good'
    ];
    for (const text of texts)
      for (const surface of [...surfaces, '--sunk'])
        expect(contrast(text, surface, theme), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
    expect(contrast('--on-accent', '--accent', theme)).toBeGreaterThanOrEqual(4.5);
    expect(contrast('--on-accent', '--accent-strong', theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(themes)('gives marks 3:1 on every surface in %s', (theme) => {
    const marks = ['--rule', '--human', '--accent'];
    for (const value of VALUES) marks.push(`--value-${value.replace('_', '-')}`);
    for (const mark of marks)
      for (const surface of surfaces)
        expect(contrast(mark, surface, theme), `${mark} on ${surface}`).toBeGreaterThanOrEqual(3);
  });

  it('names every persona, and codes every value once', () => {
    expect(conditionLabel('none')).toBe('No value');
    expect(conditionLabel('power:name')).toBe('Power (name only)');
    expect(new Set(Object.values(VALUE_CODES)).size).toBe(10);
  });
});

describe('the heat colours', () => {
  it.each(themes)('leave printed numbers at 4.5:1 in %s', (theme) => {
    for (let share = -1.2; share <= 1.2; share += 0.005) {
      const { fill, text } = heatColour(share, theme);
      expect(contrastRatio(fill, text), `at ${share}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('run from blue to red and stop at the ends', () => {
    expect(heatColour(-5, 'light')).toEqual(heatColour(-1, 'light'));
    expect(heatColour(5, 'dark')).toEqual(heatColour(1, 'dark'));
    const redness = (hex: string) => parseInt(hex.slice(1, 3), 16) - parseInt(hex.slice(5, 7), 16);
    for (const theme of themes) {
      expect(redness(heatColour(-1, theme).fill)).toBeLessThan(0);
      expect(redness(heatColour(1, theme).fill)).toBeGreaterThan(0);
    }
    expect(heatColourPair(0.4).fill).toMatch(/^light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\)$/);
  });
});

describe('colour arithmetic', () => {
  it('agrees with known contrasts', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 10);
    expect(contrastRatio('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
    expect(mix('#000000', '#ff8000', 0.5)).toBe('#804000');
    expect(() => mix('red', '#ffffff', 0.5)).toThrow(RangeError);
  });
});
