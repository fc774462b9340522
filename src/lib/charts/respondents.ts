import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  type SymbolType
} from 'd3-shape';

/** Shapes of the respondents of a comparison, in their order: they differ where colours do not. */
const SHAPES: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar
];

/** CSS colour of a respondent by its position in a comparison, from 0 (styles/tokens.css). */
export const respondentColour = (position: number): string =>
  `var(--respondent-${(position % SHAPES.length) + 1})`;

/**
 * Outline of a respondent’s symbol about the origin.
 *
 * @param radius of a circle of the same area, in pixels
 */
export const respondentPath = (position: number, radius: number): string =>
  symbol(SHAPES[position % SHAPES.length], Math.PI * radius ** 2)() ?? '';
