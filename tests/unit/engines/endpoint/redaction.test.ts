import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../src/lib/core/random';
import { connectTo } from '../../../../src/lib/engines/endpoint/connect';
import { cleaned, cleanerOf } from '../../../../src/lib/engines/endpoint/redaction';
import { readReply } from '../../../../src/lib/engines/endpoint/reply';
import { EndpointSecrets } from '../../../../src/lib/engines/endpoint/secrets';
import { createTransport } from '../../../../src/lib/engines/endpoint/transport';
import { oddServer, type Spoil } from '../../../fakes/odd-server';
import { createVirtualClock } from '../../../fakes/virtual-clock';

const KEY = 'sk-live-Qx7/9+aB=zz"41';
const HEADER = 'tok_66cc99ff00aa';
const SECRET = { key: KEY, headers: { 'X-Gate': `Bearer ${HEADER}` } };
const { signal } = new AbortController();

/** The key in the dresses in which a server may say it. */
const DRESSES: [string, string][] = [
  ['plain', KEY],
  ['in capitals', KEY.toUpperCase()],
  ['with spaces', [...KEY].join(' ')],
  ['on lines', [...KEY].join('\n')],
  ['backwards', [...KEY].reverse().join('')],
  ['in base 64', Buffer.from(KEY).toString('base64')],
  ['in base 64 behind a name', Buffer.from(`me:${KEY}`).toString('base64')],
  ['in base 64 of addresses', Buffer.from(`x${KEY}y`).toString('base64url')],
  ['in hexadecimal digits', Buffer.from(KEY).toString('hex')],
  ['in an address', encodeURIComponent(KEY)],
  ['in JSON', JSON.stringify(KEY)],
  ['in part', KEY.slice(3, 19)],
  ['of a header', HEADER]
];

/** Twelve characters of any form of a secret are too many. */
function expectClean(text: string, dress: string): void {
  const bare = text.replace(/\s/gu, '').toLowerCase();
  const form = dress.replace(/\s/gu, '').replace(/^"|"$/gu, '').toLowerCase();
  for (let at = 4; at + 12 <= form.length - 4; at += 1)
    expect(bare).not.toContain(form.slice(at, at + 12));
}

describe('what a server says back of a key', () => {
  it.each(DRESSES)('is taken out of texts: %s', (_, dress) => {
    const clean = cleanerOf(SECRET);
    for (const text of [dress, `Your key is ${dress}, is it not?`, `4 ${dress} ${dress}`])
      expectClean(clean(text), dress);
    expect(clean(`Your key is ${dress}, is it not?`)).toMatch(/^Your key is .*…/u);
    expectClean(JSON.stringify(cleaned({ a: [{ b: dress }] }, clean)), dress);
  });

  it('leaves everything else alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(cleanerOf(SECRET)(text)).toBe(text);
      })
    );
    const none = cleanerOf({ key: null, headers: {} });
    expect(none('anything')).toBe('anything');
    // A short one may be a word or an answer.
    expect(cleanerOf({ key: '4', headers: {} })('4')).toBe('4');
  });

  it.each(DRESSES)(
    'reaches no answer, version, root, name, template or message: %s',
    async (_, dress) => {
      const secrets = new EndpointSecrets();
      const url = 'https://odd.test/v1';
      secrets.set(url, SECRET);
      const spoil: Spoil = (reply) => {
        reply.choices[0]!.message.content = `4 ${dress}`;
        return { ...reply, system_fingerprint: dress };
      };
      const models = {
        data: [{ id: `m-${dress}`, root: dress, owned_by: 'vllm', meta: { ftype: dress } }]
      };
      const server = oddServer(spoil, models);
      const clock = createVirtualClock();
      const of = { url, secrets, atOnce: 4, fetch: server.fetch, clock, random: mulberry32(1) };
      const transport = createTransport(of);
      const connected = await connectTo(url, transport, signal);
      const kept = connected.models!.map(({ name, root, quantisation }) => [
        name,
        root,
        quantisation
      ]);
      expectClean(JSON.stringify(kept), dress);
      // What the server calls a model is sent back to it as it is.
      expect(connected.models![0]!.id).toBe(`m-${dress}`);
      const body = { messages: [{ role: 'user', content: 'a' }] };
      const reply = await transport.post('/chat/completions', body, { signal, read: readReply });
      expectClean(JSON.stringify(reply), dress);
      const failing = createTransport({
        ...of,
        fetch: oddServer(() => ({ error: { message: `No: ${dress}`, code: 401 } })).fetch
      });
      await failing
        .post('/chat/completions', body, { signal, read: readReply })
        .catch((error: unknown) => expectClean(String(error), dress));
    }
  );
});
