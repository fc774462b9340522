/** A grid of equal small panels, in pixels. Lengths inside a panel are relative to it. */
export interface PanelLayout {
  width: number;
  height: number;
  columns: number;
  panels: { x: number; y: number }[];
  /** Left edge, width, top and height of the plot inside each panel. */
  left: number;
  inner: number;
  top: number;
  plot: number;
  /** How much lower every second code stands, where ten do not fit side by side; or 0. */
  stagger: number;
}

/** What every panel of a grid needs besides its plot. */
export interface PanelTexts {
  /** Lines of the longest title. */
  titleLines?: number;
  /** Width of the longest number beside the plot, in pixels. */
  numberWidth?: number;
}

const SMALLEST = 215;
const GAP = 22;
/** Where a phone would get one column: two of at least this width, with codes on two lines. */
const SMALLEST_STAGGERED = 140;
const PHONE = 480;

/** Width of a panel when `columns` share a picture. */
export function panelWidth(columns: number, width: number): number {
  return (width - GAP * (columns - 1)) / columns;
}

/** As many columns as leave each panel room for ten codes at 12 pixels; two on phones. */
export function panelColumns(count: number, width: number): number {
  const fitting = Math.min(count, 4, Math.floor((width + GAP) / (SMALLEST + GAP)));
  const two = width < PHONE && count > 1 && panelWidth(2, width) >= SMALLEST_STAGGERED;
  return Math.max(1, fitting, two ? 2 : 1);
}

/** Lays out `count` panels in the columns of {@link panelColumns}. */
export function layoutPanels(
  count: number,
  width: number,
  { titleLines = 1, numberWidth = 11 }: PanelTexts = {}
): PanelLayout {
  const columns = panelColumns(count, width);
  const each = panelWidth(columns, width);
  const stagger = each < SMALLEST ? 14 : 0;
  const left = numberWidth + 5;
  const top = 10 + 16 * titleLines;
  const plot = 70;
  const step = top + plot + 42 + stagger;
  const rows = Math.ceil(count / columns);
  return {
    width,
    height: rows * step - 14,
    columns,
    panels: Array.from({ length: count }, (_, i) => ({
      x: (i % columns) * (each + GAP),
      y: Math.floor(i / columns) * step
    })),
    left,
    // The last code may be wider than its tenth of the plot.
    inner: each - left - (stagger > 0 ? 4 : 0),
    top,
    plot,
    stagger
  };
}
