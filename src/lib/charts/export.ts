// Turns a drawn figure into a file that stands alone. Needs a document.
import { textMeasureOf, wrapText } from './geometry/text';
import { SIMULATED_LABEL } from '../core/provenance/provenance';

/** What a figure's file says besides its picture. */
export interface FigureText {
  title: string;
  caption: string;
  simulated: boolean;
  /** Where it comes from, below the caption: a paragraph each. None by default. */
  source?: readonly string[];
}

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 24;

/** Properties that a picture is drawn with; the first group is inherited from parent to child. */
const INHERITED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'font-variant-numeric',
  'letter-spacing',
  'text-anchor',
  'visibility'
];
const OWN = ['opacity', 'transform'];
const DEFAULTS: Record<string, string> = { opacity: '1', transform: 'none' };
const DROPPED = /^(class|style|role|tabindex|data-|aria-|on)/;

/**
 * Office programs know neither `dominant-baseline` nor `paint-order`: there a centred text would
 * sit too high, and its halo would cover it.
 */
function simplifyText(style: CSSStyleDeclaration, target: Element): void {
  target.removeAttribute('dominant-baseline');
  if (style.dominantBaseline === 'central') {
    target.setAttribute('dy', (0.355 * parseFloat(style.fontSize)).toFixed(2));
  }
  if (style.paintOrder.startsWith('stroke')) {
    target.removeAttribute('paint-order');
    target.setAttribute('stroke', 'none');
  }
}

/**
 * Copies a drawn element with every colour and font resolved into attributes, so that it looks
 * the same without this page's style sheets.
 */
function resolve(source: Element, target: Element, inherited: Map<string, string>): void {
  const style = getComputedStyle(source);
  if (style.display === 'none') {
    target.remove();
    return;
  }
  for (const { name } of [...target.attributes]) {
    if (DROPPED.test(name)) target.removeAttribute(name);
  }
  const passedOn = new Map(inherited);
  for (const property of INHERITED) {
    const value = style.getPropertyValue(property);
    target.removeAttribute(property);
    if (value === '' || inherited.get(property) === value) continue;
    target.setAttribute(property, value);
    passedOn.set(property, value);
  }
  for (const property of OWN) {
    const value = style.getPropertyValue(property);
    // An attribute `transform` is a presentation attribute: its computed form replaces it.
    if (value !== '' && value !== DEFAULTS[property]) target.setAttribute(property, value);
  }
  if (target.tagName === 'text') simplifyText(style, target);
  for (const node of [...target.childNodes]) if (node.nodeType === Node.COMMENT_NODE) node.remove();
  const children = [...source.children];
  const copies = [...target.children];
  children.forEach((child, i) => resolve(child, copies[i]!, passedOn));
}

function make<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number>,
  text?: string
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** A colour or font of the page as the browser resolves it. */
function resolved(host: Element, property: 'color' | 'font-family', value: string): string {
  const probe = document.createElement('span');
  probe.style.setProperty(property, value);
  host.append(probe);
  const result = getComputedStyle(probe).getPropertyValue(property);
  probe.remove();
  return result;
}

/**
 * The figure inside `body` as one SVG document: title, simulated label, every drawn
 * `svg[data-figure]` where it stands, and the caption.
 *
 * @param body element that holds the drawn marks
 * @throws RangeError when nothing is drawn in it
 */
export function composeFigure(body: HTMLElement, text: FigureText): SVGSVGElement {
  const marks = [...body.querySelectorAll<SVGSVGElement>('svg[data-figure]')];
  if (marks.length === 0) throw new RangeError('There is no drawn figure to export.');
  const measure = textMeasureOf(body, 400);
  const sans = resolved(body, 'font-family', 'var(--sans)');
  const serif = resolved(body, 'font-family', 'var(--serif)');
  const [ink, soft, background] = ['--ink', '--soft', '--bg'].map((name) =>
    resolved(body, 'color', `var(${name})`)
  ) as [string, string, string];

  const boxes = marks.map((mark) => mark.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const inner = Math.max(320, ...boxes.map((box) => box.right - left));
  const tall = Math.max(...boxes.map((box) => box.bottom - top));

  const titleLines = wrapText(text.title, inner / 1.08, 18, measure);
  const captionLines = [text.caption, ...(text.source ?? [])].flatMap((paragraph) =>
    wrapText(paragraph, inner, 12, measure)
  );
  const head = MARGIN + titleLines.length * 24 + (text.simulated ? 22 : 0) + 12;
  const width = Math.ceil(inner + 2 * MARGIN);
  const height = Math.ceil(head + tall + 16 + captionLines.length * 17 + MARGIN);

  const root = make('svg', {
    xmlns: SVG,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'font-family': sans
  });
  const note = text.simulated ? `${SIMULATED_LABEL}. ` : '';
  root.append(
    make('title', {}, text.title),
    make('desc', {}, note + text.caption),
    make('rect', { width, height, fill: background })
  );
  const write = (text: string, y: number, attributes: Record<string, string | number>) =>
    root.append(make('text', { x: MARGIN, y, ...attributes }, text));
  const heading = { 'font-family': serif, 'font-size': 18, 'font-weight': 600, fill: ink };
  titleLines.forEach((line, i) => write(line, MARGIN + 14 + i * 24, heading));
  if (text.simulated) {
    const y = MARGIN + titleLines.length * 24 + 8;
    write(SIMULATED_LABEL, y, { 'font-size': 13, 'font-weight': 600, fill: ink });
  }
  marks.forEach((mark, i) => {
    const copy = mark.cloneNode(true) as SVGSVGElement;
    resolve(mark, copy, new Map());
    copy.setAttribute('x', String(MARGIN + boxes[i]!.left - left));
    copy.setAttribute('y', String(head + boxes[i]!.top - top));
    copy.setAttribute('overflow', 'visible');
    root.append(copy);
  });
  captionLines.forEach((line, i) =>
    write(line, head + tall + 30 + i * 17, { 'font-size': 12, fill: soft })
  );
  return root;
}

/** What no XML file can hold (XML 1.0, 2.2): control characters, and halves of characters. */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** The figure as the text of an SVG file, in light colours: it may be printed, or lie on white. */
export function figureSvg(body: HTMLElement, text: FigureText): string {
  const svg = inLightColours(() => composeFigure(body, text));
  return new XMLSerializer().serializeToString(svg).replace(NO_XML, '\u{fffd}');
}

/** Does something while the page has its light colours. Nothing is painted in between. */
function inLightColours<T>(work: () => T): T {
  const root = document.documentElement;
  const theme = root.getAttribute('data-theme');
  root.setAttribute('data-theme', 'light');
  try {
    return work();
  } finally {
    if (theme === null) root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
  }
}

/**
 * An SVG file as a PNG picture.
 *
 * @param svg text of the file, with width and height in pixels
 * @param scale pixels of the picture per pixel of the file
 * @throws Error when the browser cannot read or paint it
 */
export async function rasterise(svg: string, scale = 2): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser cannot draw the picture.');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (!blob) throw new Error('This browser could not encode the picture as PNG.');
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
