import { describe, expect, it } from 'vitest';
import { AxiaError } from '../../../../src/lib/core/error';
import { NoReply } from '../../../../src/lib/engines/endpoint/faults';
import { explainNetworkError } from '../../../../src/lib/engines/endpoint/network';

const SECURE = { origin: 'https://axia.example' };
const PLAIN = { origin: 'http://localhost:5173' };

const failed = () => Promise.reject(new NoReply('network', 'No reply.', 'Wait.'));
const messageOf = (url: string, page: { origin: string } | null): Promise<string> =>
  explainNetworkError(url, failed, page).then(
    () => '',
    (error: unknown) => AxiaError.from(error).message
  );

describe('a server that cannot be reached', () => {
  it('refuses before anything is sent what no browser allows', async () => {
    let sent = 0;
    const work = () => Promise.resolve((sent += 1));
    await expect(
      explainNetworkError('http://gpu.example.org/v1', work, SECURE)
    ).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/https.*gpu\.example\.org/)
    });
    expect(sent).toBe(0);
  });

  it.each([
    ['http://localhost:8000/v1', SECURE],
    ['http://127.0.0.1:8000/v1', SECURE],
    ['http://[::1]:8000/v1', SECURE],
    ['http://192.168.1.5:8000/v1', SECURE],
    ['http://10.0.0.5:8000/v1', SECURE],
    ['http://gpu.local:8000/v1', SECURE],
    ['https://gpu.example.org/v1', SECURE],
    ['http://gpu.example.org/v1', PLAIN],
    ['http://gpu.example.org/v1', null]
  ])('tries %s', async (url, page) => {
    await expect(explainNetworkError(url, () => Promise.resolve('there'), page)).resolves.toBe(
      'there'
    );
  });

  it('says what may keep a page from a server', async () => {
    expect(await messageOf('https://gpu.example.org/v1', PLAIN)).toMatch(/redirection.*CORS/);
    expect(await messageOf('https://gpu.example.org/v1', PLAIN)).not.toMatch(
      /local network|Safari/
    );
    expect(await messageOf('http://127.0.0.1:8000/v1', SECURE)).toMatch(/local network.*Safari/);
    expect(await messageOf('http://172.16.0.9:8000/v1', SECURE)).toMatch(
      /no https page call an http/
    );
    expect(await messageOf('http://gpu.example.org/v1', null)).not.toMatch(/CORS/);
  });

  it('leaves other errors as they are', async () => {
    const refused = new AxiaError('credentials', 'No key.', 'Give the key.');
    await expect(
      explainNetworkError('http://localhost/v1', () => Promise.reject(refused), PLAIN)
    ).rejects.toBe(refused);
  });
});
