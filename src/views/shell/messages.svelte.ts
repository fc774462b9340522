// What the page says whatever screen is shown.
import { untrack } from 'svelte';
import { AxiaError } from '../../lib/core/error';

/** What the page's status region says to screen readers. One line at a time, newest wins. */
class Announcer {
  message = $state('');

  say(message: string): void {
    this.message = message;
  }
}

export const announcer = new Announcer();

/** Work that goes on whatever screen is shown, in one line. */
export interface BackgroundLine {
  text: string;
  /** Where to look after it; null for nowhere. */
  href: string | null;
  /** The screen that shows it itself, and needs no line; null for none. */
  page: string | null;
  action?: { label: string; act: () => void } | null;
  /** Called when the reader goes there. */
  follow?: () => void;
}

/** What goes on in the background: a line for each kind of work. */
class Background {
  lines = $state.raw<Readonly<Record<string, BackgroundLine>>>({});

  /** @param line null where there is no such work, or nothing to say of it */
  show(kind: string, line: BackgroundLine | null): void {
    // An effect that shows a line does not depend on the others.
    const others = { ...untrack(() => this.lines) };
    Reflect.deleteProperty(others, kind);
    this.lines = line === null ? others : { ...others, [kind]: line };
  }
}

export const background = new Background();

/** What the screen shows, where it has a name of its own: a study. For the title of the tab. */
class Shown {
  name = $state<string | null>(null);
}

export const shown = new Shown();

/** Something that went wrong outside of what the reader was just doing; shown above every screen. */
class Trouble {
  error = $state.raw<AxiaError | null>(null);

  report(error: unknown): void {
    const problem = AxiaError.from(error);
    if (problem.kind !== 'aborted') this.error = problem;
  }

  dismiss(): void {
    this.error = null;
  }
}

export const trouble = new Trouble();
