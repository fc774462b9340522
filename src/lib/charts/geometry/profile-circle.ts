import { VALUES, VALUE_LABELS, theoreticalAngle } from '../../core/values';
import type { Point } from '../../core/analysis/types';
import { isKnown } from '../format';
import { POWER_ANGLE } from './circle';
import type { TextMeasure } from './text';

export interface ProfileCircleInput {
  /** Centred scores in the order of VALUES; null where unknown. */
  own: readonly (number | null)[];
  other: readonly (number | null)[] | null;
  people: { mean: readonly number[]; sd: readonly number[] } | null;
  width: number;
  measure: TextMeasure;
}

/** Everything the profile circle draws, in pixels. */
export interface ProfileCircleLayout {
  width: number;
  height: number;
  centre: Point;
  fontSize: number;
  /** Centred scores that have a ring, with its radius. */
  rings: { score: number; radius: number }[];
  own: (Point | null)[];
  other: (Point | null)[];
  /** People's mean, and the mean one standard deviation out and in. */
  people: { mean: Point[]; high: Point[]; low: Point[] } | null;
  labels: { text: string; at: Point; anchor: 'start' | 'middle' | 'end' }[];
}

/** Share of the radius at which the smallest score of the scale lies: no profile shrinks to a dot. */
const INNERMOST = 0.12;

/**
 * Lays a profile out on the circle of values: each value in its textbook direction, further out the
 * more it matters to the person than the ten together.
 */
export function layoutProfileCircle(input: ProfileCircleInput): ProfileCircleLayout {
  const width = Math.max(240, Math.min(560, input.width));
  const fontSize = width < 460 ? 12.5 : 14;
  const room = Math.max(...VALUES.map((value) => input.measure(VALUE_LABELS[value], fontSize)));
  const radius = Math.max(60, width / 2 - 0.85 * room - 14);
  const height = Math.round(2 * (radius + 2 * fontSize + 10));
  const centre: Point = [width / 2, height / 2];

  const { people } = input;
  const seen = [...input.own, ...(input.other ?? [])].filter(isKnown);
  const reach = people ? people.mean.flatMap((m, i) => [m - people.sd[i]!, m + people.sd[i]!]) : [];
  const limit = Math.max(1, Math.ceil(Math.max(...[...seen, ...reach].map(Math.abs), 0)));

  const at = (score: number): number =>
    radius * (INNERMOST + (1 - INNERMOST) * ((score + limit) / (2 * limit)));
  const place = (i: number, distance: number): Point => {
    const angle = POWER_ANGLE + theoreticalAngle(VALUES[i]!);
    return [centre[0] + distance * Math.cos(angle), centre[1] + distance * Math.sin(angle)];
  };
  const around = (scores: readonly (number | null)[]) =>
    VALUES.map((_, i) => {
      const score = scores[i];
      return isKnown(score) ? place(i, at(score)) : null;
    });
  const ring = (scores: readonly number[]) => VALUES.map((_, i) => place(i, at(scores[i]!)));

  return {
    width,
    height,
    centre,
    fontSize,
    rings: [-limit, 0, limit].map((score) => ({ score, radius: at(score) })),
    own: around(input.own),
    other: around(input.other ?? []),
    people: people && {
      mean: ring(people.mean),
      high: ring(people.mean.map((m, i) => m + people.sd[i]!)),
      low: ring(people.mean.map((m, i) => m - people.sd[i]!))
    },
    labels: VALUES.map((value, i) => {
      const point = place(i, radius + 10);
      const across = (point[0] - centre[0]) / radius;
      return {
        text: VALUE_LABELS[value],
        at: [point[0], point[1] + (point[1] - centre[1] > 0 ? 5 : -3)],
        anchor: across > 0.25 ? 'start' : across < -0.25 ? 'end' : 'middle'
      };
    })
  };
}
