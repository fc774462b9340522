import {
  DEFAULT_AT_ONCE,
  DESIGN_RANGES,
  endpointAddress,
  type RespondentSpec
} from '../../lib/core/study/design';
import type { EndpointSecret, EndpointSecrets } from '../../lib/engines/endpoint/secrets';
import { AxiaError } from '../../lib/core/error';
import type { StudyRecord } from '../../lib/store';
import type { Services } from '../services';

/** What a header may be called, and what it and a key may hold (RFC 9110, 5.1 and 5.5). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/u;

/** A server as typed into a form: its address, key and headers, and how much it gets at once. */
export class ServerForm {
  key = $state('');
  /** Most requests at once; null while the field is empty. */
  atOnce = $state<number | null>(DEFAULT_AT_ONCE);
  /** Further headers; rows without a name are left out. */
  headers = $state<{ name: string; value: string }[]>([]);
  /** Whether key and headers were emptied because the address became that of another server. */
  emptied = $state(false);
  #address = $state('');
  /** Scheme, host and port that key and headers were given for; null while they are for nobody yet. */
  #givenFor: string | null = null;

  /** The address as a design keeps it; null while it is none. */
  readonly url = $derived(endpointAddress(this.#address));

  get address(): string {
    return this.#address;
  }

  /** What was given for one server is not for another: it is emptied where the address leads there. */
  set address(text: string) {
    this.#address = text;
    if (this.#givenFor === null || this.url === null || originOf(this.url) === this.#givenFor)
      return;
    [this.key, this.headers, this.emptied, this.#givenFor] = ['', [], true, null];
  }

  /** What is wrong with the address; null for nothing, and for an empty field. */
  readonly addressProblem = $derived.by((): string | null => {
    const text = this.address.trim();
    if (text === '' || this.url !== null) return null;
    if (!/^https?:\/\//iu.test(text))
      return 'Begin the address with http:// or https://, as in http://localhost:8000/v1.';
    if (/[@?#]/u.test(text))
      return 'Remove the user name, password and anything after ? or #: the address is saved with the study. A key has a field of its own.';
    return 'This is not a server address. An example is http://localhost:8000/v1.';
  });

  /** What is wrong with key or headers, without repeating them; null for nothing. */
  readonly secretProblem = $derived.by((): string | null => {
    if (!HEADER_VALUE.test(this.key.trim()))
      return 'The key contains invalid characters. Copy it again.';
    const named = this.headers.filter(({ name }) => name.trim() !== '');
    if (this.headers.some(({ name, value }) => name.trim() === '' && value !== ''))
      return 'A header has a value but no name.';
    if (named.some(({ name }) => !HEADER_NAME.test(name.trim())))
      return 'Header names may contain only letters, digits and hyphens.';
    return named.some(({ value }) => !HEADER_VALUE.test(value.trim()))
      ? 'A header value contains invalid characters.'
      : null;
  });

  readonly atOnceProblem = $derived.by((): string | null => {
    const { min, max } = DESIGN_RANGES.atOnce;
    const { atOnce } = this;
    return atOnce !== null && Number.isInteger(atOnce) && atOnce >= min && atOnce <= max
      ? null
      : `Requests at once must be a whole number from ${min} to ${max}.`;
  });

  /** Whether there is something to connect with. */
  readonly complete = $derived(
    this.url !== null && this.secretProblem === null && this.atOnceProblem === null
  );

  get secret(): EndpointSecret {
    const key = this.key.trim();
    const named = this.headers.filter(({ name }) => name.trim() !== '');
    return {
      key: key === '' ? null : key,
      headers: Object.fromEntries(named.map(({ name, value }) => [name.trim(), value.trim()]))
    };
  }

  /** Fills the form for a server, with what this page remembers of its key. */
  load(url: string, secrets: EndpointSecrets): void {
    const { key, headers } = secrets.of(url);
    this.address = url;
    this.key = key ?? '';
    this.headers = Object.entries(headers).map(([name, value]) => ({ name, value }));
    this.#given();
  }

  /** Keeps key and headers in this page's memory, for this address alone. */
  save(secrets: EndpointSecrets): void {
    if (this.url === null) return;
    secrets.set(this.url, this.secret);
    this.#given();
  }

  /** Key and headers belong to the current address. */
  #given(): void {
    const { key, headers } = this.secret;
    const any = key !== null || Object.keys(headers).length > 0;
    this.#givenFor = any && this.url !== null ? originOf(this.url) : null;
    this.emptied = false;
  }
}

/** A respondent with the most requests at once, which a design holds only where it is not the usual one. */
export function withAtOnce(
  { kind, url, model }: Extract<RespondentSpec, { kind: 'endpoint' }>,
  atOnce: number | null
): Extract<RespondentSpec, { kind: 'endpoint' }> {
  const usual = atOnce === null || atOnce === DEFAULT_AT_ONCE;
  return { kind, url, model, ...(usual ? {} : { atOnce }) };
}

const originOf = (url: string): string => /^https?:\/\/[^/]+/u.exec(url)![0];

/** Failures that another address or key may fix. */
const OF_THE_SERVER: readonly AxiaError['kind'][] = ['credentials', 'network', 'invalid-input'];

/** Whether a run failed in a way that another address or key of its server may fix. */
export const accessMayHelp = (error: AxiaError | null): boolean =>
  error !== null && OF_THE_SERVER.includes(error.kind);

/**
 * Uses the form's server for the rest of a study: the key goes into this page's memory, address and
 * requests at once into the study. The model stays the same.
 *
 * @throws AxiaError `invalid-input` for an incomplete form; what the store throws
 */
export async function useAccess(
  { openStore, secrets }: Pick<Services, 'openStore' | 'secrets'>,
  { id }: StudyRecord,
  form: ServerForm
): Promise<void> {
  const { complete, url } = form;
  if (url === null || !complete)
    throw new AxiaError(
      'invalid-input',
      'These server settings cannot be used.',
      form.addressProblem ??
        form.secretProblem ??
        form.atOnceProblem ??
        'Enter the address of the server.'
    );
  form.save(secrets);
  const { store } = await openStore();
  const design = (await store.get(id))?.design;
  if (design?.respondent.kind !== 'endpoint') return;
  const respondent = withAtOnce({ ...design.respondent, url }, form.atOnce);
  await store.update(id, { design: { ...design, respondent } });
}
