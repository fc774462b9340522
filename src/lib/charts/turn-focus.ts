/**
 * Moves the focus from one of several buttons to another, by arrow keys, Home and End.
 *
 * @returns which one has it now; null where the key leads nowhere
 */
export function turnFocus(
  event: Pick<KeyboardEvent, 'key' | 'target' | 'preventDefault'>,
  buttons: readonly Pick<HTMLElement, 'focus'>[]
): number | null {
  const at = buttons.findIndex((button) => Object.is(button, event.target));
  const to = at < 0 ? null : stepTo(event.key, at, buttons.length);
  if (to === null) return null;
  event.preventDefault();
  buttons[to]?.focus();
  return to;
}

/** Which of several buttons a key leads to from one of them; null where the key leads nowhere. */
function stepTo(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowLeft':
    case 'ArrowUp':
      return (at + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
