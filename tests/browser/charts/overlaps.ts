/** Pairs of drawn texts that lie on each other, and texts that leave `frame`. */
export function textTroubles(texts: Element[], frame: DOMRect): string[] {
  const boxes = texts.map((text) => text.getBoundingClientRect());
  return texts.flatMap((text, i) => {
    const box = boxes[i]!;
    const outside = box.left < frame.left - 1 || box.right > frame.right + 1;
    const on = texts.slice(0, i).filter((_, j) => {
      const other = boxes[j]!;
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      // The boxes of lines one below the other share their leading, but no letter.
      const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      return across > 0 && down > 2;
    });
    return [
      ...(outside ? [`${text.textContent} leaves the picture`] : []),
      ...on.map((other) => `${text.textContent} on ${other.textContent}`)
    ];
  });
}
