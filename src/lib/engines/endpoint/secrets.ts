/** What a server wants beside the question. Never part of a design, a record, an address or a log. */
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

  set(url: string, secret: EndpointSecret): void {
    this.#byUrl.set(url, secret);
  }

  forget(url: string): void {
    this.#byUrl.delete(url);
  }
}
