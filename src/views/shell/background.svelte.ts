/** Work that goes on whatever screen is shown: one line, and where to look after it. */
class Background {
  line = $state<string | null>(null);
  href = $state('');

  tell(line: string | null, href: string): void {
    this.line = line;
    this.href = href;
  }
}

export const background = new Background();
