/** A text under a key of the browser's or the tab's storage, either of which may be denied. */
export const storedText = (storage: () => Storage, key: string) => ({
  read(): string | null {
    try {
      return storage().getItem(key);
    } catch {
      return null;
    }
  },
  /** Null deletes it. @returns whether it is kept */
  write(text: string | null): boolean {
    try {
      if (text === null) storage().removeItem(key);
      else storage().setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }
});
