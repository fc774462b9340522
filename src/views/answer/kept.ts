// A person's own answers in this browser: of this tab alone, unless they asked to keep them.
import { readKeptAnswers, type KeptAnswers } from '../../lib/core/people/kept-answers';
import type { Instrument } from '../../lib/core/instrument/instrument';
import type { AnswerView } from '../../lib/link';

const PREFIX = 'axia-answers/';

const keyOf = ({ instrument, as, lesson }: AnswerView): string =>
  [`${PREFIX}${instrument}`, as ?? 'self', ...(lesson ? [lesson.id, lesson.seat] : [])].join('/');

/** Storage may be denied: answers are then a matter of this screen. */
function each(act: (storage: Storage) => void, ...which: (() => Storage)[]): void {
  for (const open of which) {
    try {
      act(open());
    } catch {
      // nothing is kept there
    }
  }
}

const tab = () => sessionStorage;
const browser = () => localStorage;

/** What was answered before, and whether it outlives this tab; null where nothing was. */
export function recallAnswers(
  view: AnswerView,
  instrument: Instrument
): { chosen: KeptAnswers['chosen']; kept: boolean } | null {
  let found: ReturnType<typeof recallAnswers> = null;
  const take = (kept: boolean) => (storage: Storage) => {
    const text = found ? null : storage.getItem(keyOf(view));
    const chosen = text === null ? null : readKeptAnswers(text, instrument);
    if (chosen) found = { chosen, kept };
  };
  each(take(true), browser);
  each(take(false), tab);
  return found;
}

/** Keeps the answers in this tab, or in this browser, and in no other place. */
export function keepAnswers(view: AnswerView, answers: KeptAnswers, lasting: boolean): void {
  each((storage) => storage.removeItem(keyOf(view)), lasting ? tab : browser);
  const text = JSON.stringify(answers);
  each((storage) => storage.setItem(keyOf(view), text), lasting ? browser : tab);
}

/** Deletes every answer sheet of this browser and this tab. */
export function forgetAllAnswers(): void {
  each(
    (storage) => {
      const own = Object.keys(storage).filter((key) => key.startsWith(PREFIX));
      for (const key of own) storage.removeItem(key);
    },
    tab,
    browser
  );
}
