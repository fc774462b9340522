import { AxiaError } from '../error';
import { circularOrder } from '../statistics/circular-order';
import { VALUES, type ValueId } from '../values';
import type { Point } from './types';

/** The order of the ten values round the circle, beside the theory. */
export interface ValueOrder {
  order: ValueId[];
  /** Tradition and conformity share a wedge of the circle: either may come first. */
  sameOrder: boolean;
  /** Sizes, in [0, 1]: whether a map runs clockwise means nothing. */
  delta: number;
  p: number;
  angularCorrelation: number;
}

const TRADITION = VALUES.indexOf('tradition');
const CONFORMITY = VALUES.indexOf('conformity');

/** The circular order of a map; null where a point at its centre has no angle. */
export function orderOf(configuration: readonly Point[]): ValueOrder | null {
  try {
    const found = circularOrder(configuration);
    const swapped = [...configuration];
    [swapped[TRADITION], swapped[CONFORMITY]] = [swapped[CONFORMITY]!, swapped[TRADITION]!];
    return {
      order: found.order.map((index) => VALUES[index]!),
      sameOrder: found.sameOrder || circularOrder(swapped).sameOrder,
      delta: Math.abs(found.delta),
      p: found.p,
      angularCorrelation: Math.abs(found.angularCorrelation)
    };
  } catch (error) {
    if (error instanceof AxiaError) return null;
    throw error;
  }
}
