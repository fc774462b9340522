/**
 * The base address of a server as designs and addresses keep it: http or https, no user, password,
 * query or fragment (where keys hide), no slash at the end. Null for anything else, so that a
 * secret in an address is refused and not cut off in silence.
 */
export function endpointAddress(text: string): string | null {
  const found = /^(https?):\/\/([^\s/?#@\\]+)((?:\/[^\s?#\\]*)?)$/iu.exec(text.trim());
  if (found === null) return null;
  const [, scheme = '', host = '', path = ''] = found;
  if (!/^(?:[\p{L}\p{N}._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/iu.test(host)) return null;
  return `${scheme.toLowerCase()}://${host.toLowerCase()}${path.replace(/\/+$/u, '')}`;
}
