/**
 * An address without what may be a secret: user, password, query and fragment. What is no address
 * stays as it is. For everything that is shown, exported or passed on.
 */
export function plainAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const { origin, protocol, host, pathname } = new URL(address);
  return `${origin === 'null' ? `${protocol}//${host}` : origin}${pathname}`;
}
