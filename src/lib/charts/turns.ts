import { flushSync } from 'svelte';
import { systemClock } from '../platform';

/** What is to be drawn, by the element that it is for. */
const waiting = new Map<Element, () => void>();
/** Those of them that the window shows. */
const inView = new Set<Element>();
let drawing = false;
let observer: IntersectionObserver | undefined;

function watch(place: Element): void {
  observer ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries)
      if (isIntersecting && waiting.has(target)) inView.add(target);
      else inView.delete(target);
  });
  observer.observe(place);
}

function forget(place: Element): void {
  waiting.delete(place);
  inView.delete(place);
  observer?.unobserve(place);
}

const isBefore = (a: Element, b: Element): boolean =>
  inView.has(a) === inView.has(b)
    ? (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
    : inView.has(a);

/** Draws what comes first: what is in view, from the top of the page to its end. */
function drawNext(): void {
  let first: Element | null = null;
  for (const place of waiting.keys()) if (first === null || isBefore(place, first)) first = place;
  if (first === null) return;
  const draw = waiting.get(first);
  forget(first);
  draw?.();
}

async function takeTurns(): Promise<void> {
  if (drawing) return;
  drawing = true;
  try {
    while (waiting.size > 0) {
      drawNext();
      await systemClock.sleep(0);
    }
  } finally {
    drawing = false;
  }
}

/**
 * Draws in a task of its own, so that the page stays usable while many things are drawn. What is in
 * view comes first; a later call for the same element replaces an earlier one. Where nothing else
 * waits it is drawn at once.
 *
 * @returns gives the turn up
 */
export function drawInTurn(place: Element, draw: () => void): () => void {
  waiting.set(place, draw);
  watch(place);
  void takeTurns();
  return () => {
    if (waiting.get(place) === draw) forget(place);
  };
}

/** Draws at once whatever waits, and what waits within it: before printing, and before a jump. */
export function drawAll(): void {
  while (waiting.size > 0) {
    drawNext();
    flushSync();
  }
}
