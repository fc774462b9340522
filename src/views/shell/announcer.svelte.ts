/** What the page's status region says to screen readers. One line at a time, newest wins. */
class Announcer {
  message = $state('');

  say(message: string): void {
    this.message = message;
  }
}

export const announcer = new Announcer();
