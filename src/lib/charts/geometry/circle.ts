import { mean, quantile } from 'd3-array';
import type { Point } from '../../core/analysis/types';
import {
  HIGHER_ORDER_LABELS,
  VALUES,
  VALUE_LABELS,
  theoreticalAngle,
  type HigherOrderValueId
} from '../../core/values';
import type { PlacedPersona } from '../types';
import { boxAround, placeLabels, type Box, type PlacedLabel } from './labels';
import type { TextMeasure } from './text';

export interface CircleInput {
  human: Point[];
  respondent: Point[] | null;
  clouds: Point[][] | null;
  personas?: readonly PlacedPersona[];
  /** Maps of further respondents, in the same coordinates. */
  others?: readonly Point[][];
  /** Width that there is, in pixels. */
  width: number;
  hero: boolean;
  measure: TextMeasure;
}

/** Everything the circle draws, in pixels from the top left of a width x height picture. */
export interface CircleLayout {
  width: number;
  height: number;
  centre: Point;
  /** Mean distance of the people's points from the centre. */
  ring: number;
  markRadius: number;
  fontSize: number;
  /** Ten entries in the order of VALUES; null where a point is unknown. */
  human: (Point | null)[];
  respondent: (Point | null)[];
  clouds: Point[][];
  /** Further respondents x values; null where a point is unknown. */
  others: (Point | null)[][];
  /** In the order of the input, within the ring. */
  personas: { label: string; at: Point }[];
  labels: (PlacedLabel | null)[];
  corners: { id: HigherOrderValueId; text: string; box: Box; end: boolean }[];
}

function known(point: Point | undefined): point is Point {
  return point !== undefined && Number.isFinite(point[0]) && Number.isFinite(point[1]);
}

/**
 * Angle of power in the canonical view, in radians clockwise from the right (y grows downwards).
 * With 36 degrees a value this puts the middle of each higher-order value on a diagonal:
 * openness top left, self-transcendence top right, conservation bottom right, self-enhancement
 * bottom left.
 */
export const POWER_ANGLE = (117 * Math.PI) / 180;

/** A rotation, or a rotation and reflection, about a centre; no scaling. */
export interface Orientation {
  centre: Point;
  /** Rows of the 2x2 matrix that is applied to a centred point. */
  matrix: [Point, Point];
}

/**
 * The rigid motion that turns a configuration of the ten values into the canonical view: the
 * orthogonal Procrustes rotation or reflection onto the textbook circle, whichever fits better
 * (closed form in two dimensions). A map's rotation and reflection are arbitrary, so nothing is
 * lost.
 *
 * @param points ten points in the order of VALUES, y growing in either direction; points that
 *   are not finite are skipped
 * @returns the motion into coordinates in which y grows downwards; a configuration without
 *   extent is only centred
 */
export function orient(points: Point[]): Orientation {
  const seen = points.map((point, i) => ({ point, i })).filter(({ point }) => known(point));
  const centre: Point = [0, 0];
  for (const { point } of seen) {
    centre[0] += point[0] / seen.length;
    centre[1] += point[1] / seen.length;
  }
  let turnCos = 0;
  let turnSin = 0;
  let flipCos = 0;
  let flipSin = 0;
  for (const { point, i } of seen) {
    const x = point[0] - centre[0];
    const y = point[1] - centre[1];
    const angle = POWER_ANGLE + theoreticalAngle(VALUES[i % VALUES.length]!);
    const [u, v] = [Math.cos(angle), Math.sin(angle)];
    turnCos += x * u + y * v;
    turnSin += x * v - y * u;
    flipCos += x * u - y * v;
    flipSin += x * v + y * u;
  }
  const turn = Math.hypot(turnCos, turnSin);
  const flip = Math.hypot(flipCos, flipSin);
  const motion = (first: Point, second: Point): Orientation => ({
    centre,
    matrix: [first, second]
  });
  if (Math.max(turn, flip) === 0) return motion([1, 0], [0, 1]);
  if (turn >= flip) {
    const [c, s] = [turnCos / turn, turnSin / turn];
    return motion([c, -s], [s, c]);
  }
  const [c, s] = [flipCos / flip, flipSin / flip];
  return motion([c, s], [s, -c]);
}

/** A point under an orientation; the same one belongs to the people, the respondent and clouds. */
export function applyOrientation({ centre, matrix }: Orientation, [px, py]: Point): Point {
  const x = px - centre[0];
  const y = py - centre[1];
  return [matrix[0][0] * x + matrix[0][1] * y, matrix[1][0] * x + matrix[1][1] * y];
}

function cornersOf(
  width: number,
  height: number,
  radius: number,
  fontSize: number,
  measure: TextMeasure
) {
  const place = (id: HigherOrderValueId, top: boolean, end: boolean) => {
    const text = HIGHER_ORDER_LABELS[id];
    const textWidth = measure(text, fontSize);
    // Near the circle where there is room, at the edge of the picture where there is not.
    const inset = Math.max(0, width / 2 - radius - 0.62 * textWidth);
    const box: Box = {
      x: end ? width - textWidth - inset : inset,
      y: top ? 0 : height - fontSize * 1.4,
      width: textWidth,
      height: fontSize * 1.4
    };
    return { id, text, box, end };
  };
  return [
    place('openness_to_change', true, false),
    place('self_transcendence', true, true),
    place('conservation', false, true),
    place('self_enhancement', false, false)
  ];
}

/** Lays out the value circle: scale, marks and labels without collisions. Pure. */
export function layoutCircle(input: CircleInput): CircleLayout {
  const width = Math.max(240, input.width);
  const narrow = width < 460;
  const fontSize = narrow ? 12.5 : input.hero ? 15 : 13.5;
  const markRadius = narrow ? 5 : input.hero ? 7 : 6;
  const { measure } = input;

  const orientation = orient(input.human);
  const turn = (point: Point | undefined) =>
    known(point) ? applyOrientation(orientation, point) : null;
  const human = VALUES.map((_, i) => turn(input.human[i]));
  const respondent = VALUES.map((_, i) => turn(input.respondent?.[i]));
  const clouds = VALUES.map((_, i) =>
    (input.clouds?.[i] ?? []).map(turn).filter((point): point is Point => point !== null)
  );

  const others = (input.others ?? []).map((map) => VALUES.map((_, i) => turn(map[i])));

  // The height follows from the width alone, so that a page does not jump as answers arrive.
  const labelWidths = VALUES.map((value) => measure(VALUE_LABELS[value], fontSize));
  const radius = Math.max(60, Math.min(input.hero ? 255 : 220, 0.345 * width));
  const height = Math.round(2 * radius + 2 * (fontSize * 2.4 + markRadius));
  const centre: Point = [width / 2, height / 2];

  // The largest scale at which every mark, and the labels that stand beside it, have room.
  let scale = Infinity;
  const fit = (along: number, room: number) => {
    if (Math.abs(along) > 1e-9) scale = Math.min(scale, Math.max(20, room) / Math.abs(along));
  };
  VALUES.forEach((_, i) => {
    for (const point of [human[i], respondent[i], ...others.map((map) => map[i])]) {
      if (!point) continue;
      const beside = Math.abs(point[0]) / (Math.hypot(...point) || 1);
      const label = (narrow ? 0.85 : 1) * labelWidths[i]! * beside;
      fit(point[0], width / 2 - 2 * markRadius - label);
      fit(point[1], radius);
    }
  });
  // One wild bootstrap must not shrink the whole picture: 98% of the clouds have room.
  const cloudReach = quantile(
    clouds.flat().map((point) => Math.hypot(...point)),
    0.98
  );
  fit(cloudReach ?? 0, Math.min(radius + fontSize, width / 2));
  const meanRadius = mean(human, (point) => (point ? Math.hypot(...point) : undefined)) ?? 0;
  fit(meanRadius, radius);
  if (!Number.isFinite(scale)) scale = 1;

  const place = (point: Point | null): Point | null =>
    point && [centre[0] + point[0] * scale, centre[1] + point[1] * scale];
  const humanAt = human.map(place);
  const respondentAt = respondent.map(place);
  const othersAt = others.map((map) => map.map(place));
  const corners = cornersOf(width, height, radius, narrow ? 12 : fontSize - 1, measure);
  const obstacles = corners.map((corner) => corner.box);
  const lines: [Point, Point][] = [];
  VALUES.forEach((_, i) => {
    const [people, model] = [humanAt[i], respondentAt[i]];
    if (people) obstacles.push(boxAround(people, markRadius + 1.5));
    if (model) obstacles.push(boxAround(model, markRadius + 0.5));
    if (people && model) lines.push([people, model]);
    for (const other of othersAt) if (other[i]) obstacles.push(boxAround(other[i], markRadius));
  });

  const requests = VALUES.flatMap((_, i) => {
    const anchor = humanAt[i] ?? respondentAt[i];
    if (!anchor) return [];
    const out: Point = [anchor[0] - centre[0], anchor[1] - centre[1]];
    const outward: Point = Math.hypot(...out) < 1 ? [0, -1] : out;
    return [{ i, anchor, outward, width: labelWidths[i]!, height: fontSize * 1.25 }];
  });
  const placed = placeLabels(requests, {
    frame: { x: 0, y: 0, width, height },
    obstacles,
    lines,
    gap: markRadius + 5
  });
  const labels: (PlacedLabel | null)[] = VALUES.map(() => null);
  requests.forEach((request, k) => (labels[request.i] = placed[k]!));

  return {
    width,
    height,
    centre,
    ring: meanRadius * scale,
    markRadius,
    fontSize,
    human: humanAt,
    respondent: respondentAt,
    clouds: clouds.map((cloud) => cloud.map((point) => place(point)!)),
    others: othersAt,
    personas: (input.personas ?? []).map(({ label, direction, reach }) => {
      const [x, y] = applyOrientation({ ...orientation, centre: [0, 0] }, direction);
      const far = reach * meanRadius * scale;
      return { label, at: [centre[0] + x * far, centre[1] + y * far] };
    }),
    labels,
    corners
  };
}
