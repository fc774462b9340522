/** The part of Trusted Types that is used here; some browsers have none. */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string }): unknown;
}

/**
 * Lets workers start from files of this site and from nowhere else, where the browser asks for it:
 * the page's policy refuses every other address, script or markup that is made of text.
 */
export function trustOwnWorkers(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const home = new URL('.', document.baseURI).href;
  trustedTypes?.createPolicy('default', {
    createScriptURL(address) {
      if (new URL(address, home).href.startsWith(home)) return address;
      throw new TypeError('A worker of another site was refused.');
    }
  });
}
