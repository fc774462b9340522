/** The credentials of a server. Never part of a design, a record, an address or a log. */
export interface EndpointSecret {
  /** Sent as `Authorization: Bearer <key>`; null for none. */
  key: string | null;
  /** Further headers, by name. Their values are as secret as the key. */
  headers: Readonly<Record<string, string>>;
}

const NONE: EndpointSecret = { key: null, headers: {} };

/**
 * The keys of this page, by base address of the server. They live as long as the page and no
 * longer: a private field, which no serialisation, clone or console shows.
 */
export class EndpointSecrets {
  readonly #byUrl = new Map<string, EndpointSecret>();

  /** @param url as in the design; a key is never sent to another address */
  of(url: string): EndpointSecret {
    return this.#byUrl.get(url) ?? NONE;
  }

  /** Whether a key or a header was given for this address. */
  has(url: string): boolean {
    const { headers, key } = this.of(url);
    return key !== null || Object.keys(headers).length > 0;
  }

  set(url: string, secret: EndpointSecret): void {
    this.#byUrl.set(url, secret);
  }

  forget(url: string): void {
    this.#byUrl.delete(url);
  }
}

/** Names of ways to sign in, which precede the secret in a header. */
const SCHEMES = /^(?:basic|bearer|digest|token)$/iu;

/** The key and the values of headers, whole and word by word. */
export function secretWords({ key, headers }: EndpointSecret): string[] {
  return [key ?? '', ...Object.values(headers)]
    .flatMap((value) => [value.trim(), ...value.split(/\s+/u)])
    .filter((word) => word !== '' && !SCHEMES.test(word));
}
