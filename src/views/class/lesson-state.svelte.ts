import { readCodes } from '../../lib/core/lesson/code';
import { toBase32 } from '../../lib/core/lesson/base32';
import { readKeptLesson, type KeptLesson } from '../../lib/core/lesson/kept-lesson';
import type { NewLesson } from '../../lib/core/lesson/lesson';

const KEY = 'axia-lesson';

function recalled(): KeptLesson | null {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? null : readKeptLesson(text);
  } catch {
    return null; // storage may be denied: the lesson is then a matter of this page view
  }
}

/** The teacher's lesson, kept in this browser alone. */
export class LessonState {
  #kept = $state.raw<KeptLesson | null>(recalled());
  /** Whether the browser refused to keep what came last: it is lost with the tab. */
  refused = $state(false);

  readonly lesson = $derived(this.#kept?.lesson ?? null);
  readonly names = $derived(this.#kept?.names ?? {});
  readonly found = $derived(readCodes((this.#kept?.pasted ?? []).join('\n\n')));

  make(lesson: NewLesson): void {
    const id = toBase32(crypto.getRandomValues(new Uint8Array(4))).slice(0, 6);
    this.#keep({ lesson: { ...lesson, id }, pasted: [], names: {} });
  }

  /**
   * Takes texts with result codes in.
   *
   * @param again whether a text that came before counts once more
   * @returns how many codes were read, and could not be
   */
  take(given: readonly string[], again = true): { read: number; broken: number } {
    const before = new Set(again ? [] : this.#kept?.pasted);
    const texts = given.filter((text) => !before.has(text));
    const { sheets, shares, problems } = readCodes(texts.join('\n\n'));
    const read = sheets.length + shares.length;
    const kept = this.#kept;
    if (kept && read + problems.length > 0)
      this.#keep({ ...kept, pasted: [...kept.pasted, ...texts] });
    return { read, broken: problems.length };
  }

  name(seat: number, name: string): void {
    const kept = this.#kept;
    if (kept) this.#keep({ ...kept, names: { ...kept.names, [seat]: name } });
  }

  /** Deletes the lesson, and everything that was handed in. */
  forget(): void {
    this.#keep(null);
  }

  #keep(kept: KeptLesson | null): void {
    this.#kept = kept;
    this.refused = false;
    try {
      if (kept === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      this.refused = true;
    }
  }
}
