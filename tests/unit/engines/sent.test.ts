import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatMl } from '../../../scripts/lab-webllm/checks/reference.mjs';
import { chatTemplate } from '../../../scripts/lab-webllm/chat-config.mjs';
import type { Prompt } from '../../../src/lib/core/study/cell';
import { AxiaError } from '../../../src/lib/core/error';
import { createChat } from '../../../src/lib/engines/chat-template';
import { writeConversation } from '../../../src/lib/engines/conversation';
import { sentByServer } from '../../../src/lib/engines/endpoint/sent';
import type { Transport } from '../../../src/lib/engines/endpoint/transport';
import { chatMessages } from '../../../src/lib/engines/messages';
import { renderedPrompt } from '../../../src/lib/engines/sent';
import {
  differenceOf,
  looksLikeControl,
  sentPrompt,
  type SentToken
} from '../../../src/lib/engines/sent-prompt';
import { endpointProvenance, webllmProvenance, wllamaProvenance } from '../../fakes/provenances';

const { signal } = new AbortController();
const CHATML =
  '{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}';
const persona = { system: 'You value power.', user: 'How much? ' };
const bare = { system: null, user: 'How much? ' };
const PROMPTS: Prompt[] = [
  persona,
  bare,
  { ...persona, turns: [{ user: 'Before?', assistant: '3' }] }
];

describe('tokens', () => {
  const bytes = [[0xe2, 0x82], [0xac], [0x20, 0x35], []].map((all) => Uint8Array.from(all));

  it('show a part of a character as its bytes, and the whole text as it is', () => {
    const sent = sentPrompt(
      [0, 1, 2, 3],
      (id) => bytes[id]!,
      (id) => id === 3
    );
    expect(sent.text).toBe('€ 5');
    expect(sent.tokens).toEqual([
      { id: 0, text: '<E2 82>', control: false },
      { id: 1, text: '<AC>', control: false },
      { id: 2, text: ' 5', control: false },
      { id: 3, text: '', control: true }
    ]);
  });

  it.each(['<|im_start|>', '<s>', '</s>', '<start_of_turn>', '[INST]', '[/INST]', '<|eot_id|>'])(
    'spelt %s steer',
    (text) => expect(looksLikeControl(text)).toBe(true)
  );
  it.each(['<', '<E2 82>', '1', ' [', 'a < b', '[1]', '<AC>', ''])('spelt %s do not', (text) =>
    expect(looksLikeControl(text)).toBe(false)
  );

  it('are compared from both ends, as far as they go', () => {
    const ids = fc.array(fc.nat(2), { maxLength: 8 });
    const tokens = (all: number[]): SentToken[] =>
      all.map((id) => ({ id, text: `${id}`, control: false }));
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        const { before, behind } = differenceOf(tokens(one), tokens(other));
        const most = Math.min(one.length, other.length);
        expect(before + behind).toBeLessThanOrEqual(most);
        expect(one.slice(0, before)).toEqual(other.slice(0, before));
        expect(one.slice(one.length - behind)).toEqual(other.slice(other.length - behind));
        if (before + behind < most) {
          expect(one[before]).not.toBe(other[before]);
          expect(one.at(-1 - behind)).not.toBe(other.at(-1 - behind));
        }
      })
    );
  });
});

it('a conversation of WebLLM is written as its engine writes it', () => {
  const template = JSON.stringify(chatTemplate({ texts: [], tokens: [] }));
  for (const prompt of PROMPTS)
    expect(writeConversation(template, chatMessages(prompt, true))).toBe(chatMl(prompt));
  expect(() => writeConversation('{}', [])).toThrow();
});

describe('the text of a prompt as a study sent it', () => {
  const wllama = wllamaProvenance();
  const chat = { ...wllama.chat, template: CHATML, emptySystem: false };
  const prefixed = webllmProvenance().calibration;

  it('comes from the template in the provenance, with the answer prefix', () => {
    const provenance = wllamaProvenance({ chat, calibration: prefixed });
    for (const prompt of PROMPTS) {
      expect(renderedPrompt(prompt, provenance, false)).toEqual({
        text: `${chatMl(prompt)}Answer:`,
        tokens: null
      });
      expect(renderedPrompt(prompt, provenance, true)!.text).toBe(chatMl(prompt));
    }
  });

  it('begins with the tokens that the file names', () => {
    const source = { ...chat, template: `{{ bos_token }}${CHATML}`, bosToken: '<s>' };
    const provenance = wllamaProvenance({ chat: source, calibration: null });
    expect(renderedPrompt(bare, provenance, false)!.text).toBe(`<s>${chatMl(bare)}`);
  });

  it('is plain for a base model', () => {
    const plain = { ...chat, format: 'plain' as const, template: null, systemRole: false };
    const provenance = wllamaProvenance({ chat: plain, calibration: null });
    expect(renderedPrompt(persona, provenance, false)!.text).toBe(
      createChat({ template: null, bosToken: null, eosToken: null, controlTokens: [] }).render(
        persona
      )
    );
  });

  it('is that of a conversation of WebLLM, and of a server that shows its template', () => {
    const template = JSON.stringify(chatTemplate({ texts: [], tokens: [] }));
    const webllm = webllmProvenance();
    const own = { ...webllm.model, chatTemplate: template, systemRole: true, reasoning: false };
    const shown = renderedPrompt(persona, webllmProvenance({ model: own }), false)!;
    expect(shown.text).toBe(`${chatMl(persona)}Answer:`);
    const served = endpointProvenance();
    const model = { ...served.model, chatTemplate: CHATML };
    expect(renderedPrompt(persona, endpointProvenance({ model }), false)!.text).toBe(
      chatMl(persona)
    );
  });

  it('is not known without a template that can be written', () => {
    const served = endpointProvenance();
    const none = { ...served.model, chatTemplate: null };
    const broken = { ...served.model, chatTemplate: '{% if %}' };
    for (const model of [none, broken])
      expect(renderedPrompt(bare, endpointProvenance({ model }), false)).toBeNull();
  });
});

type Read<T> = (reply: unknown, clean: (text: string) => string) => T;

/** A server of one model that answers some addresses. */
function serverWith(owner: string, replies: Record<string, (body: never) => unknown>) {
  const bodies: [path: string, body: unknown][] = [];
  const answer = async <T>(path: string, body: unknown, read: Read<T>) => {
    bodies.push([path, body]);
    const reply = replies[path];
    if (!reply) throw new AxiaError('invalid-input', 'Not found.', 'Check it.');
    return read(reply(body as never), (text) => text);
  };
  const list = { data: [{ id: '/models/m.gguf', owned_by: owner }] };
  replies['/models'] = () => list;
  const transport = {
    get: (path: string, { read }: { read: Read<unknown> }) => answer(path, null, read),
    post: (path: string, body: object, { read }: { read: Read<unknown> }) =>
      answer(path, body, read)
  } as unknown as Transport;
  return { bodies, transport };
}

describe('a server', () => {
  it('of llama.cpp tells text and tokens, as its requests put them', async () => {
    const { bodies, transport } = serverWith('llamacpp', {
      '/../apply-template': ({ messages }: { messages: { content: string }[] }) => ({
        prompt: `<|im_start|>${messages.map(({ content }) => content).join('/')}`
      }),
      '/../tokenize': () => ({
        tokens: [
          { id: 7, piece: '<|im_start|>' },
          { id: 8, piece: [0xe2, 0x82] },
          { id: 9, piece: ' a' }
        ]
      })
    });
    const manner = { systemRole: false, emptySystem: false, reasoningFields: { think: false } };
    const sent = await sentByServer('http://s/v1', 'm.gguf', transport, manner, signal);
    const { tokens } = (await sent(persona, signal))!;
    expect(tokens).toEqual([
      { id: 7, text: '<|im_start|>', control: true },
      { id: 8, text: '<E2 82>', control: false },
      { id: 9, text: ' a', control: false }
    ]);
    const user = { role: 'user', content: 'You value power.\n\nHow much? ' };
    expect(bodies).toContainEqual(['/../apply-template', { messages: [user], think: false }]);
    const tokenized = bodies.find(([path]) => path === '/../tokenize')![1];
    expect(tokenized).toMatchObject({
      content: '<|im_start|>You value power.\n\nHow much? ',
      parse_special: true
    });
  });

  it('of vLLM tells tokens in its tokenizer’s spelling', async () => {
    const { transport } = serverWith('vllm', {
      '/../tokenize': () => ({ tokens: [1, 2, 3], token_strs: ['<|im_start|>', 'user', 'ĊĠa'] })
    });
    const sent = await sentByServer('http://s/v1', '/models/m.gguf', transport, null, signal);
    expect(await sent(bare, signal)).toEqual({
      text: '<|im_start|>user\n a',
      tokens: [
        { id: 1, text: '<|im_start|>', control: true },
        { id: 2, text: 'user', control: false },
        { id: 3, text: '\n a', control: false }
      ]
    });
  });

  it('that shows its template alone gives the text; one that shows nothing gives none', async () => {
    const { transport } = serverWith('llamacpp', {
      '/../props': () => ({ chat_template: CHATML })
    });
    const sent = await sentByServer('http://s/v1', 'm.gguf', transport, null, signal);
    expect(await sent(persona, signal)).toEqual({ text: chatMl(persona), tokens: null });
    const silent = serverWith('somebody', {});
    const nothing = await sentByServer('http://s/v1', 'm.gguf', silent.transport, null, signal);
    expect(await nothing(persona, signal)).toBeNull();
  });
});
