import { readCodes } from '../../lib/core/lesson/code';
import { toBase32 } from '../../lib/core/lesson/base32';
import { readKeptLesson, type KeptLesson } from '../../lib/core/lesson/kept-lesson';
import type { NewLesson } from '../../lib/core/lesson/lesson';
import { storedText } from './stored';

const KEY = 'axia-lesson';

// Storage may be denied: the lesson is then a matter of this page view.
const stored = storedText(() => localStorage, KEY);

function recalled(): KeptLesson | null {
  const text = stored.read();
  return text === null ? null : readKeptLesson(text);
}

/** The teacher's lesson, kept in this browser alone, the same in all its tabs. */
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
    this.#catchUp();
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
    this.#catchUp();
    const kept = this.#kept;
    if (kept) this.#keep({ ...kept, names: { ...kept.names, [seat]: name } });
  }

  /** Deletes the lesson, and everything that was handed in. */
  forget(): void {
    this.#keep(null);
  }

  /** Follows what other tabs of this browser take in. @returns stops following */
  follow(): () => void {
    const onstorage = ({ key }: StorageEvent) => {
      if (key === KEY && !this.refused) this.#kept = recalled();
    };
    window.addEventListener('storage', onstorage);
    return () => window.removeEventListener('storage', onstorage);
  }

  /** Begins with what another tab took into the same lesson. */
  #catchUp(): void {
    const latest = this.refused ? null : recalled();
    if (latest && latest.lesson.id === this.#kept?.lesson.id) this.#kept = latest;
  }

  #keep(kept: KeptLesson | null): void {
    this.#kept = kept;
    this.refused = !stored.write(kept && JSON.stringify(kept));
  }
}
