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

/** A label to be placed: the mark it belongs to and its size in pixels. */
export interface LabelRequest {
  anchor: Point;
  width: number;
  height: number;
  /** Preferred direction from the anchor, as a vector of any length. */
  outward: Point;
}

export interface LabelSurroundings {
  /** Labels stay inside it. */
  frame: Box;
  /** What labels may not touch: marks and fixed texts. */
  obstacles: Box[];
  /** Lines that labels should rather not lie on. */
  lines: [Point, Point][];
  /** Distance between an anchor and its nearest labels, in pixels. */
  gap: number;
}

export interface PlacedLabel {
  box: Box;
  /** From the anchor towards the label, when it lies too far off to belong to it by sight. */
  leader: [Point, Point] | null;
}

interface Candidate {
  box: Box;
  cost: number;
}

const DISTANCES = [0, 6, 14, 24, 36, 52, 72, 96, 124, 156];
const TURNS = [0, 15, -15, 30, -30, 50, -50, 75, -75, 100, -100, 130, -130, 160, -160, 180];
const SPACING = 2;
const COLLISION = 1000;
const LEADER_FROM = 12;

function candidatesOf(
  request: LabelRequest,
  index: number,
  all: LabelRequest[],
  around: LabelSurroundings
) {
  const { anchor, width, height } = request;
  const heading = Math.atan2(request.outward[1], request.outward[0]);
  const list: Candidate[] = [];
  for (const distance of DISTANCES) {
    for (const turn of TURNS) {
      const angle = heading + (turn * Math.PI) / 180;
      const reach = around.gap + distance;
      const x = anchor[0] + Math.cos(angle) * (reach + width / 2);
      const y = anchor[1] + Math.sin(angle) * (reach + height / 2);
      const box = { x: x - width / 2, y: y - height / 2, width, height };
      list.push({ box, cost: 0.6 * distance + 0.08 * Math.abs(turn) });
    }
  }
  for (const candidate of list)
    candidate.cost += surroundingCost(candidate.box, index, all, around);
  return list;
}

/** Cost of a place that does not depend on where the other labels are. */
function surroundingCost(
  box: Box,
  index: number,
  all: LabelRequest[],
  around: LabelSurroundings
): number {
  let cost = 0;
  const outside = areaOutside(box, around.frame);
  if (outside > 1e-6) cost += COLLISION + outside;
  const spaced = grow(box, SPACING);
  for (const obstacle of around.obstacles) {
    const area = overlapArea(spaced, obstacle);
    if (area > 0) cost += COLLISION + area;
  }
  if (cost >= COLLISION) return cost;
  for (const [from, to] of around.lines) if (segmentMeetsBox(from, to, box)) cost += 14;

  // A label nearer to another mark than to its own would be read as that mark's.
  const anchor = all[index]!.anchor;
  const own = distanceTo(box, anchor);
  const leader: [Point, Point] | null =
    own > LEADER_FROM ? [anchor, nearestPoint(box, anchor)] : null;
  if (leader) cost += 6;
  all.forEach((other, j) => {
    if (j === index) return;
    const gapToOther = distanceTo(box, other.anchor);
    if (gapToOther < own) cost += 10 + Math.min(20, own - gapToOther);
  });
  return cost;
}

function distanceTo(box: Box, point: Point): number {
  const [x, y] = nearestPoint(box, point);
  return Math.hypot(x - point[0], y - point[1]);
}

function clash(box: Box, index: number, boxes: (Box | null)[]): number {
  let cost = 0;
  const spaced = grow(box, SPACING);
  boxes.forEach((other, j) => {
    if (j === index || other === null) return;
    const area = overlapArea(spaced, other);
    if (area > 0) cost += COLLISION + area;
  });
  return cost;
}

/** The cheapest of a label's candidates, given where the others stand; ties go to the first. */
function best(candidates: Candidate[], index: number, boxes: (Box | null)[]): Candidate {
  let winner = candidates[0]!;
  let lowest = Infinity;
  for (const candidate of candidates) {
    if (candidate.cost >= lowest) continue;
    const cost = candidate.cost + clash(candidate.box, index, boxes);
    if (cost < lowest) {
      lowest = cost;
      winner = candidate;
    }
  }
  return { box: winner.box, cost: lowest };
}

/** The free place nearest to the anchor on a grid over the whole frame: the last resort. */
function search(
  request: LabelRequest,
  index: number,
  boxes: (Box | null)[],
  all: LabelRequest[],
  around: LabelSurroundings
): Candidate {
  const { frame } = around;
  let winner: Candidate = { box: boxes[index]!, cost: Infinity };
  for (let y = frame.y; y + request.height <= frame.y + frame.height; y += 4) {
    for (let x = frame.x; x + request.width <= frame.x + frame.width; x += 4) {
      const box = { x, y, width: request.width, height: request.height };
      const [cx, cy] = boxCentre(box);
      const distance = Math.hypot(cx - request.anchor[0], cy - request.anchor[1]);
      if (distance >= winner.cost) continue;
      const touching = clash(box, index, boxes);
      if (distance + touching >= winner.cost) continue;
      const cost = distance + touching + surroundingCost(box, index, all, around);
      if (cost < winner.cost) winner = { box, cost };
    }
  }
  return winner;
}

/**
 * Places labels beside their marks so that no label touches another one, a mark, a fixed text or
 * the edge, as long as there is room. Candidates lie on rays round each mark, first outwards; a
 * coordinate descent over them is deterministic, and whatever still collides then looks for the
 * nearest free place in the frame.
 *
 * @returns one placed label a request, in the same order
 */
export function placeLabels(requests: LabelRequest[], around: LabelSurroundings): PlacedLabel[] {
  const candidates = requests.map((request, i) => candidatesOf(request, i, requests, around));
  const boxes: (Box | null)[] = requests.map(() => null);
  const costs = requests.map(() => Infinity);

  for (let round = 0; round < 12; round++) {
    let moved = false;
    requests.forEach((_, i) => {
      const found = best(candidates[i]!, i, boxes);
      costs[i] = found.cost;
      if (boxes[i] !== found.box) {
        boxes[i] = found.box;
        moved = true;
      }
    });
    if (!moved) break;
  }

  for (let round = 0; round < 3; round++) {
    requests.forEach((request, i) => {
      const now = clash(boxes[i]!, i, boxes) + surroundingCost(boxes[i]!, i, requests, around);
      if (now < COLLISION) return;
      const found = search(request, i, boxes, requests, around);
      if (found.cost < now) boxes[i] = found.box;
    });
  }

  return requests.map(({ anchor }, i) => {
    const box = boxes[i]!;
    const nearest = nearestPoint(box, anchor);
    const length = Math.hypot(nearest[0] - anchor[0], nearest[1] - anchor[1]);
    if (length <= around.gap + LEADER_FROM) return { box, leader: null };
    const start = Math.min(around.gap, length) / length;
    const from: Point = [
      anchor[0] + (nearest[0] - anchor[0]) * start,
      anchor[1] + (nearest[1] - anchor[1]) * start
    ];
    return { box, leader: [from, nearest] };
  });
}
