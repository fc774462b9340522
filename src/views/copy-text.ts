import { announcer } from './shell/messages.svelte';

/**
 * Puts a text on the clipboard and says so to screen readers; false where the browser refuses.
 *
 * @param what is copied, as a sentence begins with it: "Table 1"
 */
export async function copyText(text: string, what: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    announcer.say(`${what} copied.`);
    return true;
  } catch {
    announcer.say(`The browser blocked copying. ${what} is shown instead.`);
    return false;
  }
}
