// What the page says whatever screen is shown.
import { AxiaError } from '../../lib/core/error';

/** What the page's status region says to screen readers. One line at a time, newest wins. */
class Announcer {
  message = $state('');

  say(message: string): void {
    this.message = message;
  }
}

export const announcer = new Announcer();

/** Work that goes on whatever screen is shown: one line, and where to look after it. */
class Background {
  line = $state<string | null>(null);
  href = $state('');

  show(line: string | null, href: string): void {
    this.line = line;
    this.href = href;
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
