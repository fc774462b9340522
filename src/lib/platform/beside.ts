/** Pixels between a popover and what it belongs to, and the edge of the window. */
const GAP = 6;

/** Least height of what scrolls because neither above nor below has room for it. */
const LEAST = 160;

/**
 * Keeps a popover beside an element, below it or where there is more room above, within the window,
 * while the page scrolls and changes. In the top layer no box that scrolls cuts it off.
 *
 * @returns lets go of it
 */
export function keepBeside(popover: HTMLElement, anchor: Element): () => void {
  const place = () => {
    const at = anchor.getBoundingClientRect();
    popover.style.maxHeight = '';
    const { width, height } = popover.getBoundingClientRect();
    const { clientHeight } = document.documentElement;
    const { clientWidth } = document.body; // without the room kept for a scroll bar
    const below = at.bottom + GAP;
    const [above, under] = [at.top - 2 * GAP, clientHeight - at.bottom - 2 * GAP];
    const fits = height <= under || above < under;
    const high = Math.min(height, Math.max(LEAST, fits ? under : above));
    const left = Math.min(at.left, clientWidth - width - GAP);
    popover.style.left = `${Math.max(GAP, left)}px`;
    popover.style.top = `${Math.max(GAP, fits ? below : at.top - high - GAP)}px`;
    popover.style.maxHeight = `${high}px`;
  };
  const grown = new ResizeObserver(place); // what is said may come later, and calls `place` at once
  grown.observe(popover);
  const options = { capture: true, passive: true };
  window.addEventListener('scroll', place, options);
  window.addEventListener('resize', place);
  return () => {
    grown.disconnect();
    window.removeEventListener('scroll', place, options);
    window.removeEventListener('resize', place);
  };
}
