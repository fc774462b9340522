/**
 * The base address of a server as designs and addresses keep it: http or https, no user, password,
 * query or fragment (where keys hide), no slash at the end. Null for anything else, so that a
 * secret in an address is refused and not cut off in silence.
 */
export function endpointAddress(text: string): string | null {
  const found = /^(https?):\/\/([^\s/?#@\\]+)((?:\/[^\s?#\\]*)?)$/iu.exec(text.trim());
  if (found === null) return null;
  const [, scheme = '', host = '', path = ''] = found;
  const parts = /^([\p{L}\p{N}._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/iu.exec(host);
  if (parts === null || Number(parts[2] ?? 0) > 65_535 || !isHost(parts[1]!)) return null;
  return `${scheme.toLowerCase()}://${host.toLowerCase()}${path.replace(/\/+$/u, '')}`;
}

/** Not what ends in a number as an IPv4 address does, and is none. */
function isHost(name: string): boolean {
  if (!/(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/iu.test(name)) return true;
  return /^\d+(?:\.\d+){3}$/u.test(name) && name.split('.').every((part) => Number(part) <= 255);
}
