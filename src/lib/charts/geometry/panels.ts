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
}

const SMALLEST = 215;
const GAP = 22;

/** Lays out `count` panels in as many columns as leave each room for ten codes at 12 pixels. */
export function layoutPanels(count: number, width: number): PanelLayout {
  const columns = Math.max(1, Math.min(count, 4, Math.floor((width + GAP) / (SMALLEST + GAP))));
  const panelWidth = (width - GAP * (columns - 1)) / columns;
  const top = 26;
  const plot = 70;
  const step = top + plot + 42;
  const rows = Math.ceil(count / columns);
  return {
    width,
    height: rows * step - 14,
    columns,
    panels: Array.from({ length: count }, (_, i) => ({
      x: (i % columns) * (panelWidth + GAP),
      y: Math.floor(i / columns) * step
    })),
    left: 16,
    inner: panelWidth - 16,
    top,
    plot
  };
}
