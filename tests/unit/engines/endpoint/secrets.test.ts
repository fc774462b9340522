import { describe, expect, it, vi } from 'vitest';
import { quoted, redacted } from '../../../../src/lib/engines/endpoint/quoting';
import { transportTo, URL_OF_SERVER, type Fate } from './simulated-server';

const KEY = 'sk-proj-A1b2C3d4E5f6G7h8I9j0"+/=';
const SECRET = { key: KEY, headers: { 'X-Team': 'Basic dXNlcjpwYXNz', 'X-Short': 'q7z' } };

/** Everything that an error says, its cause too. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = JSON.stringify(
    Object.getOwnPropertyNames(error).map((name) => Reflect.get(error, name))
  );
  return `${error.stack} ${own} ${textOf(error.cause)}`;
}

describe('the key', () => {
  it('goes to the server, with nothing else of the page', async () => {
    const { post, secrets, server } = transportTo(() => ({}));
    secrets.set(URL_OF_SERVER, SECRET);
    secrets.set('https://other.test/v1', { key: 'other', headers: {} });
    await post(0);
    const { url, init } = server.arrivals[0]!;
    expect(url).toBe('https://server.test/v1/chat/completions');
    expect(Object.fromEntries(new Headers(init.headers))).toEqual({
      accept: 'application/json',
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      'x-short': 'q7z',
      'x-team': 'Basic dXNlcjpwYXNz'
    });
    expect(init).toMatchObject({
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer'
    });
  });

  const echo = `Key ${KEY} (${KEY.toLowerCase()}, ${encodeURIComponent(KEY)}) of dXNlcjpwYXNz, q7z`;
  const fates: Fate[] = [
    { status: 401, text: JSON.stringify({ error: { message: echo } }) },
    { status: 400, text: JSON.stringify({ detail: [{ loc: ['header'], msg: echo }] }) },
    { status: 500, text: echo },
    { status: 429, text: echo },
    { text: JSON.stringify({ bad: echo }) }
  ];

  it.each(fates)('is in no error and no log, though the server tells it (%#)', async (fate) => {
    const logs = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name)
    );
    const { transport, secrets, signal, heldUp } = transportTo(() => fate);
    secrets.set(URL_OF_SERVER, SECRET);
    const read = (reply: unknown) => {
      throw new Error(`Unexpected ${JSON.stringify(reply)}`);
    };
    const error: unknown = await transport
      .post('/chat/completions', {}, { signal, read })
      .catch((thrown: unknown) => thrown);
    const said = `${textOf(error)} ${JSON.stringify(heldUp)}`;
    for (const part of [KEY.slice(0, 12), KEY.slice(8, 24), 'dXNlcjpw', 'q7z'])
      expect(said.toLowerCase()).not.toContain(part.toLowerCase());
    for (const log of logs) expect(log).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('that cannot be sent is not told either', async () => {
    const { post, secrets } = transportTo(() => ({}));
    secrets.set(URL_OF_SERVER, { key: 'xyzzy\nplugh', headers: {} });
    const error: unknown = await post(0).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'invalid-input' });
    expect(textOf(error)).not.toMatch(/xyzzy|plugh/);
  });
});

describe('redacting', () => {
  it('takes parts and what others starred out, and leaves the rest', () => {
    const secret = { key: 'abcdefghijkl', headers: {} };
    expect(redacted('not defghijk. but cdefghi', secret)).toBe('not …. but cdefghi');
    expect(redacted('Incorrect key: sk-ab***yz.', secret)).toBe('Incorrect key: …');
    expect(redacted('max_tokens 5', { key: null, headers: {} })).toBe('max_tokens 5');
  });

  it('quotes a line of at most 200 characters', () => {
    const text = quoted(`a\n  ${'b'.repeat(500)}`, { key: null, headers: {} });
    expect(text).toHaveLength(200);
    expect(text).toMatch(/^a b+…$/u);
  });
});
