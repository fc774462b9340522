import { announcer } from './messages.svelte';

/** Copies a text that is on the screen, and says so. @param what it is: link, code */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announcer.say('Copied');
  } catch {
    announcer.say(`This browser does not copy. Select the ${what} and copy it.`);
  }
}

/** Copies the address of a view of this page; where the browser refuses, goes there. */
export async function copyLink(hash: string): Promise<void> {
  const { href } = new URL(hash, location.href);
  try {
    await navigator.clipboard.writeText(href);
    announcer.say('Link copied.');
  } catch {
    location.hash = hash;
    announcer.say('The browser blocked copying. The link is now in the address bar.');
  }
}
