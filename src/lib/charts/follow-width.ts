import type { Attachment } from 'svelte/attachments';
import { systemClock } from '../platform';

/** Pictures whose turn is to come. */
const waiting = new Set<() => void>();
let drawing = false;

/** Each turn is a task of its own. */
async function takeTurns(): Promise<void> {
  if (drawing) return;
  drawing = true;
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    await systemClock.sleep(0);
  }
  drawing = false;
}

/**
 * Follows the width of an element, in which a picture is then drawn. Pictures take turns: a page
 * draws dozens, and stays usable between two of them. The first of them is drawn at once.
 *
 * @param draw gets whole pixels, and none again that it had last
 */
export const followWidth =
  (draw: (width: number) => void): Attachment<HTMLElement> =>
  (host) => {
    let last = 0;
    const turn = () => {
      const width = host.clientWidth;
      if (width !== last) draw((last = width));
    };
    const wait = () => {
      waiting.add(turn);
      void takeTurns();
    };
    wait();
    const observer = new ResizeObserver(() => {
      if (host.clientWidth !== last) wait();
    });
    observer.observe(host);
    return () => {
      observer.disconnect();
      waiting.delete(turn);
    };
  };
