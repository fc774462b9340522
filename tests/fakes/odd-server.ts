import type { Body } from './scripted-transport';

/** Labels of the scale that the made-up model answers on. */
export const LABELS = ['1', '2', '3', '4', '5'];

/** A number of 32 bits for a text. */
function hashOf(text: string): number {
  let hash = 7;
  for (const one of text) hash = (Math.imul(hash, 31) + one.codePointAt(0)!) >>> 0;
  return Math.imul(hash ^ (hash >>> 13), 0x9e3779b1) >>> 0;
}

/** Probabilities of the labels after a prompt; 3 % are left for other words. */
export function truthOf(messages: Body['messages']): number[] {
  const hash = hashOf(JSON.stringify(messages));
  const weights = LABELS.map((_, index) => 1 + ((hash >>> (5 * index)) & 31));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (0.97 * weight) / sum);
}

const token = (text: string, p: number) => ({
  token: text,
  bytes: [...new TextEncoder().encode(text)],
  logprob: Math.log(p)
});

/** The reply of a sound server, of which tests spoil one thing. */
export function soundReply(body: Body) {
  const p = truthOf(body.messages);
  const list = LABELS.map((label, index) => token(label, p[index]!));
  list.push(token('It', 0.02), token('Maybe', 0.009));
  list.sort((one, other) => other.logprob - one.logprob);
  const wanted = body['logprobs'] === true;
  const top = list.slice(0, Number(body['top_logprobs'] ?? 0));
  const texts = Number(body['n'] ?? 1);
  const choices = Array.from({ length: texts }, (_, index) => {
    const drawn = hashOf(`${String(body['seed'])} ${index} ${JSON.stringify(body.messages)}`);
    const random = /nine digits/u.test(body.messages.at(-1)!.content);
    const said = random ? `${drawn}` : LABELS[drawn % LABELS.length]!;
    return {
      index,
      message: { role: 'assistant', content: (wanted ? list[0]!.token : said) as unknown },
      finish_reason: 'stop' as string,
      logprobs: wanted ? { content: [{ ...list[0]!, top_logprobs: top }] } : null
    };
  });
  return { choices, usage: { prompt_tokens: 50, completion_tokens: texts } };
}

export type Sound = ReturnType<typeof soundReply>;

/** What becomes of a reply: another body; undefined for the sound one. */
export type Spoil = (reply: Sound, body: Body, question: string, call: number) => unknown;

export interface OddServer {
  /** As a page calls it. */
  fetch: typeof globalThis.fetch;
  /** Questions asked, in order. */
  bodies: Body[];
}

/**
 * A server whose replies are spoilt. A text is sent as it is.
 *
 * @param models what `GET /models` answers; a number for that status
 */
export function oddServer(spoil: Spoil, models: unknown = { data: [{ id: 'm' }] }): OddServer {
  const bodies: Body[] = [];
  const send = (body: unknown, status = 200) =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  return {
    bodies,
    fetch: (address, init) => {
      if (init?.body === undefined || init.body === null) {
        const listed = String(address).endsWith('/models') && typeof models !== 'number';
        return Promise.resolve(
          listed ? send(models) : send('no such page', typeof models === 'number' ? models : 404)
        );
      }
      const body = JSON.parse(init.body as string) as Body;
      bodies.push(body);
      const reply = soundReply(body);
      const spoilt = spoil(reply, body, body.messages.at(-1)!.content, bodies.length);
      return Promise.resolve(send(spoilt === undefined ? reply : spoilt));
    }
  };
}
