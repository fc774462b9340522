/** Red, green and blue, 0-255. */
type Rgb = [number, number, number];

export function parseHex(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!match) throw new RangeError(`Not a six-digit hexadecimal colour: ${hex}`);
  return [parseInt(match[1]!, 16), parseInt(match[2]!, 16), parseInt(match[3]!, 16)];
}

function toHex(rgb: Rgb): string {
  return '#' + rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');
}

/** Relative luminance, 0-1 (WCAG 2.2). */
function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1-21 (WCAG 2.2). */
export function contrastRatio(first: string, second: string): number {
  const a = luminance(first);
  const b = luminance(second);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colour that lies `share` (0-1) of the way from one colour to another in sRGB. */
export function mix(from: string, to: string, share: number): string {
  const start = parseHex(from);
  const end = parseHex(to);
  return toHex(start.map((part, i) => part + (end[i]! - part) * share) as Rgb);
}
