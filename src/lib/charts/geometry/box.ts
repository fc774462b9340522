import type { Point } from '../../core/analysis/types';

/** A rectangle in pixels; x and y are its top left corner, y grows downwards. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The square that holds a circle. */
export function boxAround([x, y]: Point, radius: number): Box {
  return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
}

export function boxCentre(box: Box): Point {
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Area that two boxes share, in square pixels. */
export function overlapArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** `box` grown by `by` pixels on every side. */
export function grow(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** Area of `box` that sticks out of `frame`, in square pixels. */
export function areaOutside(box: Box, frame: Box): number {
  return box.width * box.height - overlapArea(box, frame);
}

/** The point of a box nearest to `point`. */
export function nearestPoint(box: Box, [x, y]: Point): Point {
  return [
    Math.max(box.x, Math.min(box.x + box.width, x)),
    Math.max(box.y, Math.min(box.y + box.height, y))
  ];
}

/** Whether a line segment meets a box (Liang-Barsky clipping). */
export function segmentMeetsBox([x1, y1]: Point, [x2, y2]: Point, box: Box): boolean {
  if (Math.max(x1, x2) < box.x || Math.min(x1, x2) > box.x + box.width) return false;
  if (Math.max(y1, y2) < box.y || Math.min(y1, y2) > box.y + box.height) return false;
  let enter = 0;
  let leave = 1;
  const edges: [number, number][] = [
    [x1 - x2, x1 - box.x],
    [x2 - x1, box.x + box.width - x1],
    [y1 - y2, y1 - box.y],
    [y2 - y1, box.y + box.height - y1]
  ];
  for (const [direction, distance] of edges) {
    if (direction === 0) {
      if (distance < 0) return false;
    } else {
      const at = distance / direction;
      if (direction < 0) enter = Math.max(enter, at);
      else leave = Math.min(leave, at);
    }
  }
  return enter <= leave;
}
