import { describe, expect, it } from 'vitest';
import { areaOutside, boxAround, overlapArea } from '../../../src/lib/charts/geometry/labels';
import { layoutCircle, type CircleLayout } from '../../../src/lib/charts/geometry/circle';
import { estimateTextWidth } from '../../../src/lib/charts/geometry/text';
import type { Point } from '../../../src/lib/core/analysis/types';
import { mulberry32 } from '../../../src/lib/core/random';
import { VALUES } from '../../../src/lib/core/values';
import { humanMap, scattered, shaken } from './maps';

const human = humanMap();

function lay(people: Point[], respondent: Point[] | null, width: number): CircleLayout {
  return layoutCircle({
    human: people,
    respondent,
    clouds: null,
    width,
    hero: width > 500,
    measure: estimateTextWidth
  });
}

/** Everything that a label touches and should not. */
function collisions(layout: CircleLayout): string[] {
  const found: string[] = [];
  const frame = { x: 0, y: 0, width: layout.width, height: layout.height };
  layout.labels.forEach((label, i) => {
    if (!label) return;
    const name = VALUES[i]!;
    if (areaOutside(label.box, frame) > 1e-6) found.push(`${name} leaves the frame`);
    layout.labels.forEach((other, j) => {
      if (other && j < i && overlapArea(label.box, other.box) > 0)
        found.push(`${name} on label ${VALUES[j]}`);
    });
    for (const marks of [layout.human, layout.respondent])
      marks.forEach((mark, j) => {
        if (mark && overlapArea(label.box, boxAround(mark, layout.markRadius)) > 0)
          found.push(`${name} on mark ${VALUES[j]}`);
      });
    for (const corner of layout.corners)
      if (overlapArea(label.box, corner.box) > 0) found.push(`${name} on ${corner.text}`);
  });
  return found;
}

describe('labels of the value circle', () => {
  it('keep clear on the human map, with and without a respondent', () => {
    const random = mulberry32(5);
    for (const width of [300, 343, 480, 560, 760]) {
      expect(collisions(lay(human, null, width))).toEqual([]);
      for (let k = 0; k < 40; k++)
        expect(collisions(lay(human, shaken(human, 0.5, random), width))).toEqual([]);
    }
  });

  it('keep clear on random maps of people and respondent', () => {
    const random = mulberry32(11);
    for (let k = 0; k < 250; k++) {
      const width = [310, 343, 560][k % 3]!;
      expect(collisions(lay(scattered(random), scattered(random), width))).toEqual([]);
    }
  });

  it('keep clear where hedonism and stimulation all but coincide', () => {
    const close = human.map((point, i): Point =>
      i === 3 ? [human[2]![0] + 1e-4, human[2]![1]] : point
    );
    for (const width of [343, 560]) expect(collisions(lay(close, close, width))).toEqual([]);
  });

  it('keep clear where all ten points fall together', () => {
    const same = VALUES.map((): Point => [0.2, 0.1]);
    for (const width of [343, 560]) expect(collisions(lay(same, same, width))).toEqual([]);
  });

  it('are next to their own mark when there is room, without a leader', () => {
    const circle = VALUES.map((_, i): Point => {
      const angle = (i * Math.PI) / 5;
      return [Math.cos(angle), Math.sin(angle)];
    });
    const layout = lay(circle, null, 640);
    expect(layout.labels.map((label) => label!.leader)).toEqual(VALUES.map(() => null));
  });

  it('are the same for the same map', () => {
    const random = mulberry32(2);
    const respondent = scattered(random);
    expect(lay(human, respondent, 343)).toEqual(lay(human, respondent, 343));
  });
});

describe('the frame of the value circle', () => {
  it('holds every mark, at type of at least 12 pixels', () => {
    const random = mulberry32(23);
    for (let k = 0; k < 60; k++) {
      const layout = lay(scattered(random), scattered(random), 343);
      expect(layout.fontSize).toBeGreaterThanOrEqual(12);
      for (const mark of [...layout.human, ...layout.respondent]) {
        expect(mark![0]).toBeGreaterThan(layout.markRadius);
        expect(mark![0]).toBeLessThan(layout.width - layout.markRadius);
        expect(mark![1]).toBeGreaterThan(layout.markRadius);
        expect(mark![1]).toBeLessThan(layout.height - layout.markRadius);
      }
    }
  });

  it('keeps its height whatever the respondent says', () => {
    const random = mulberry32(1);
    const alone = lay(human, null, 560).height;
    expect(lay(human, scattered(random), 560).height).toBe(alone);
  });

  it('leaves out a point that is not known', () => {
    const gap = human.map((point, i): Point => (i === 7 ? [NaN, NaN] : point));
    const layout = lay(gap, null, 560);
    expect(layout.human[7]).toBeNull();
    expect(layout.labels[7]).toBeNull();
    expect(layout.human.filter((point) => point !== null)).toHaveLength(9);
  });
});
