import type { Attachment } from 'svelte/attachments';
import { drawInTurn } from './turns';

/**
 * Follows the width of an element, in which a picture is then drawn. Pictures take turns: a page
 * draws dozens, and stays usable between two of them.
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
    let giveUp = drawInTurn(host, turn);
    const observer = new ResizeObserver(() => {
      if (host.clientWidth !== last) giveUp = drawInTurn(host, turn);
    });
    observer.observe(host);
    return () => {
      observer.disconnect();
      giveUp();
    };
  };
