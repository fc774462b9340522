// Models that think before they answer. Random weights think nothing: a grammar makes their texts
// begin with a thought, and the server sets it apart as it would a true one.
import { createLab, distributionOf, NOT_STARTED, type Check, type Lab } from './lab';
import type { ModelSettings } from './llama-server.mjs';
import { logSum, reading, referenceOf } from './reference';
import { HARMONY, THINKING } from './templates.mjs';

interface Body {
  grammar?: string;
  chat_template_kwargs?: { enable_thinking?: boolean };
}

interface Written {
  id: number;
  bytes: number[];
}

/** A model that begins its texts with a thought. */
interface Thinker {
  settings: ModelSettings;
  thought: string;
  /** Whether a request switches it off. */
  off(body: Body): boolean;
  /** What the chat template is told when answers are asked for. */
  layout: object;
}

const SWITCHED: Thinker = {
  settings: { alias: 'axia-lab-think', template: THINKING },
  thought: '<think>\nhm ok\n</think>\n\n',
  off: ({ chat_template_kwargs }) => chat_template_kwargs?.enable_thinking === false,
  layout: { chat_template_kwargs: { enable_thinking: false } }
};

const CHANNELS: Thinker = {
  // By this name the page knows that it always thinks.
  settings: { alias: 'axia-lab-gpt-oss', template: HARMONY },
  thought:
    '<|channel|>analysis<|message|>hm ok<|end|><|start|>assistant<|channel|>final<|message|>',
  off: () => false,
  layout: { reasoning_effort: 'low' }
};

/** The tokens with which a text begins that spell something. */
function spelling(tokens: readonly Written[], text: string): number[] {
  const bytes = Buffer.byteLength(text);
  let read = 0;
  const end = tokens.findIndex((token) => (read += token.bytes.length) >= bytes);
  if (read !== bytes) throw new Error('The thought does not end with a token.');
  return tokens.slice(0, end + 1).map(({ id }) => id);
}

/** The first cell's distribution, beside the whole vocabulary in the same place. */
async function compare({ server }: Lab, thinker: Thinker) {
  if (!server.another) return NOT_STARTED;
  const own = await server.another(thinker.settings);
  try {
    const lab = await createLab(own, null);
    const cell = lab.cells[0]!;
    const labels = cell.options.map((label) => JSON.stringify(label)).join(' | ');
    let written: Written[] = [];
    const thinking: typeof fetch = async (input, init) => {
      if (typeof init?.body !== 'string') return fetch(input, init);
      const body = JSON.parse(init.body) as Body;
      if (!body.grammar && !thinker.off(body))
        body.grammar = `root ::= ${JSON.stringify(thinker.thought)} (${labels})`;
      const reply = await fetch(input, { ...init, body: JSON.stringify(body) });
      const { choices } = await reply.clone().json();
      written = choices?.[0]?.logprobs?.content ?? [];
      return reply;
    };
    const { answer, provenance } = await lab.open({ cells: [cell], fetch: thinking });
    const { profile } = provenance.strategy!;
    const { logProbabilities } = distributionOf(await answer(cell));
    const off = profile.reasoning === 'off';
    const reference = (await referenceOf(own.root, own.key, thinker.layout))!;
    const before = off ? [] : spelling(written, thinker.thought);
    const vocabulary = await reference.vocabulary(cell.prompt, before);
    const list = vocabulary.slice(0, profile.topLogprobs);
    const largest = Math.max(
      ...cell.options.map((label, index) => {
        const log = logSum(reading(list, label).map((token) => token.log));
        return Math.abs(log - logProbabilities[index]!);
      })
    );
    return {
      seen: `reasoning “${profile.reasoning}” by ${JSON.stringify(profile.reasoningFields)}, ${before.length} tokens of thought; largest difference of a log-probability ${largest.toExponential(1)}`,
      ok: largest <= own.tolerance && (off || before.length > 0)
    };
  } finally {
    await own.stop();
  }
}

export const THOUGHTS: readonly Check[] = [
  {
    name: 'off',
    expected: 'a model that thinks is told not to, and its distribution is that without a thought',
    run: (lab) => compare(lab, SWITCHED)
  },
  {
    name: 'channel',
    expected: 'of one that always thinks, the distribution is that behind its thought',
    run: (lab) => compare(lab, CHANNELS)
  }
];
