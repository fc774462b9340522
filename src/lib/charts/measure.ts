import type { TextMeasure } from './geometry/circle';

let context: CanvasRenderingContext2D | null | undefined;
const cache = new Map<string, number>();

/**
 * Measures texts as the browser will set them, in the font family of an element. One canvas is
 * kept for all measures. Needs a document.
 */
export function textMeasureOf(element: Element, weight = 500): TextMeasure {
  const family = getComputedStyle(element).fontFamily;
  if (context === undefined) context = document.createElement('canvas').getContext('2d');
  return (text, fontSize) => {
    const font = `${weight} ${fontSize}px ${family}`;
    const key = `${font}|${text}`;
    let width = cache.get(key);
    if (width === undefined) {
      if (!context) return text.length * fontSize * 0.58;
      context.font = font;
      width = context.measureText(text).width + 2;
      if (cache.size > 4000) cache.clear();
      cache.set(key, width);
    }
    return width;
  };
}
