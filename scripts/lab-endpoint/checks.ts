// What is looked at: the app's own respondent beside what the server says of itself.
import { type Answer, sampleList } from '../../src/lib/core/study/answer';
import type { Cell } from '../../src/lib/core/study/cell';
import type { Elicitation } from '../../src/lib/core/study/design';
import { factsOf } from '../../src/lib/core/provenance/facts';
import { AxiaError } from '../../src/lib/core/error';
import { createLab, distributionOf, NOT_STARTED, type Check, type Lab } from './lab';
import { logSum, reading, spelling, type Reference } from './reference';
import { THOUGHTS } from './thoughts';

const NOT_TOLD = { seen: 'the server does not tell its whole vocabulary', ok: null };

const sampled = (repeats: number): Elicitation => ({ mode: 'sampled', temperature: 1, repeats });
const digits = (value: number) => value.toExponential(1);

function textsOf(answer: Answer): string[] {
  if (answer.status === 'answered' && answer.mode === 'sampled')
    return sampleList(answer.samples).map(({ text }) => text);
  throw new Error(`No texts: ${JSON.stringify(answer)}`);
}

/**
 * The log-probability of every option from the whole vocabulary: of all tokens that read as it, as
 * far as they are among the most likely ones; else of its spelling.
 *
 * @param told tokens that the respondent is told
 */
async function expectedOf(reference: Reference, { prompt, options }: Cell, told: number) {
  const list = (await reference.vocabulary(prompt)).slice(0, told);
  const logs: number[] = [];
  let spelt = 0;
  for (const label of options) {
    const seen = reading(list, label);
    if (seen.length === 0) spelt += 1;
    logs.push(
      seen.length > 0
        ? logSum(seen.map(({ log }) => log))
        : await spelling(reference, prompt, label)
    );
  }
  return { logs, spelt };
}

/** Every cell's distribution beside what the whole vocabulary gives. */
async function compareDistributions(lab: Lab, fetch?: typeof globalThis.fetch) {
  const { cells, reference } = lab;
  if (reference === null) return NOT_TOLD;
  const opened = await lab.open(fetch ? { fetch } : {});
  const { method, profile } = opened.provenance.strategy!;
  const told = profile.topLogprobs;
  let largest = 0;
  let scored = 0;
  let most = 0;
  for (const cell of cells) {
    const { logProbabilities, outside } = distributionOf(await opened.answer(cell));
    const { logs, spelt } = await expectedOf(reference, cell, told);
    scored += spelt;
    largest = Math.max(largest, ...logs.map((log, i) => Math.abs(log - logProbabilities[i]!)));
    const inside = logs.reduce((sum, log) => sum + Math.exp(log), 0);
    most = Math.max(most, Math.abs(1 - inside - (outside ?? NaN)));
  }
  const options = cells.reduce((sum, cell) => sum + cell.options.length, 0);
  return {
    seen: `largest difference of a log-probability ${digits(largest)}, of the mass outside ${digits(most)}; method “${method}”, ${told} tokens listed, ${scored} of ${options} options scored by themselves`,
    ok: Math.max(largest, most) <= lab.server.tolerance
  };
}

/** A server that lists no more tokens than this, and says so as vLLM does. */
const listing = (limit: number): typeof fetch => {
  return async (input, init) => {
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : {};
    if ((body.top_logprobs ?? 0) <= limit) return fetch(input, init);
    const message = `Requested sample logprobs of ${body.top_logprobs}, which is greater than max allowed: ${limit}`;
    return Response.json({ error: { message, code: 400 } }, { status: 400 });
  };
};

/** A server that knows no grammars, and says nothing of it. */
const withoutGrammar: typeof fetch = (input, init) => {
  if (typeof init?.body !== 'string') return fetch(input, init);
  const body = JSON.parse(init.body) as { grammar?: string };
  delete body.grammar;
  return fetch(input, { ...init, body: JSON.stringify(body) });
};

/** How often labels were drawn, beside how often they should be. */
function frequencies(
  texts: readonly string[],
  labels: readonly string[],
  chances: readonly number[],
  note: string
) {
  const deviations = labels.map((label, index) => {
    const chance = chances[index]!;
    const share = texts.filter((text) => text.trim() === label).length / texts.length;
    return Math.abs(share - chance) / Math.sqrt((chance * (1 - chance)) / texts.length);
  });
  const worst = Math.max(...deviations);
  const all = chances.reduce((sum, chance) => sum + chance, 0);
  return {
    seen: `${note}largest deviation ${worst.toFixed(1)} standard errors; labels alone should be ${(100 * all).toFixed(0)}% of ${texts.length} texts`,
    ok: worst < 4
  };
}

/** The error with which something ends, as data. */
async function errorOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    return AxiaError.from(error).toData();
  }
  throw new Error('No error came.');
}

export const CHECKS: readonly Check[] = [
  {
    name: 'look',
    expected: 'what the server can do is found out by asking it',
    async run(lab) {
      const { provenance, transport } = await lab.open();
      const facts = factsOf({ identity: provenance, provenance });
      return {
        seen: `${facts.map(({ short, term }) => `${term}: ${short}`).join(', ')}; ${transport.traffic.sent} requests`,
        ok: provenance.strategy !== null
      };
    }
  },
  {
    name: 'list',
    expected: 'three distributions equal the softmax over the whole vocabulary',
    run: (lab) => compareDistributions(lab)
  },
  {
    name: 'score',
    expected: 'the same where the server lists five tokens and options have to be scored',
    run: (lab) => compareDistributions(lab, listing(5))
  },
  {
    name: 'seed',
    expected: 'the same seed draws the same texts, another seed others',
    async run(lab) {
      const draw = async (seed: number) => {
        const { answer } = await lab.open({ elicitation: sampled(12), seed });
        return textsOf(await answer(lab.cells[0]!));
      };
      const [one, again, other] = [await draw(1), await draw(1), await draw(2)];
      const same = one.join('\n') === again.join('\n');
      const differs = one.join('\n') !== other.join('\n');
      return {
        seen: `${same ? 'the same' : 'other'} texts again, ${differs ? 'others' : 'the same'} with another seed; ${new Set(one).size} different ones of ${one.length}`,
        ok: same && differs && one.length === 12
      };
    }
  },
  {
    name: 'held',
    expected:
      'of 1,000 texts held to the labels, each is as frequent as its share (4 standard errors)',
    async run(lab) {
      const { reference } = lab;
      if (reference === null) return NOT_TOLD;
      const cell = lab.cells[0]!;
      const { answer, provenance } = await lab.open({ elicitation: sampled(1000) });
      const held = provenance.strategy!.constraint;
      if (held === null) return { seen: 'texts are not held to the labels here', ok: null };
      const logs = await Promise.all(
        cell.options.map((label) => spelling(reference, cell.prompt, label))
      );
      const chances = logs.map((log) => Math.exp(log - logSum(logs)));
      return frequencies(textsOf(await answer(cell)), cell.options, chances, `by ${held}; `);
    }
  },
  {
    name: 'free',
    expected: 'of 1,000 free texts, each label alone is as frequent as its probability says',
    async run(lab) {
      const { reference } = lab;
      if (reference === null) return NOT_TOLD;
      const cell = lab.cells[0]!;
      const { answer } = await lab.open({ elicitation: sampled(1000), fetch: withoutGrammar });
      const vocabulary = await reference.vocabulary(cell.prompt);
      const chances: number[] = [];
      for (const label of cell.options) {
        // The label and nothing else: its token, then the end.
        let chance = 0;
        for (const { id, log } of reading(vocabulary, label)) {
          const next = await reference.vocabulary(cell.prompt, [id]);
          chance += Math.exp(log + next.find((token) => token.id === reference.end)!.log);
        }
        chances.push(chance);
      }
      return frequencies(textsOf(await answer(cell)), cell.options, chances, '');
    }
  },
  ...THOUGHTS,
  {
    name: 'long',
    expected: 'a prompt that does not fit is refused with the server’s reason',
    async run(lab) {
      const { answer } = await lab.open();
      const cell = lab.cells[0]!;
      const prompt = { ...cell.prompt, user: `${'word '.repeat(20_000)}${cell.prompt.user}` };
      const { kind, message } = await errorOf(answer({ ...cell, prompt }));
      return { seen: `${kind}: ${message}`, ok: kind === 'invalid-input' };
    }
  },
  {
    name: 'model',
    expected: 'a model that the server does not list is refused with the names of those it does',
    async run(lab) {
      const { kind, message } = await errorOf(
        createLab(lab.server, 'no-such-model').then((other) => other.open())
      );
      return { seen: `${kind}: ${message}`, ok: message.includes(lab.model) };
    }
  },
  {
    name: 'key',
    expected: 'a wrong key is called one, and is in no error',
    async run(lab) {
      if (lab.server.key === null) return { seen: 'the server wants no key', ok: null };
      const wrong = 'sk-wrong-key-of-the-lab';
      const error = await errorOf(lab.open({ key: wrong }));
      return {
        seen: `${error.kind}: ${error.message}`,
        ok: error.kind === 'credentials' && !JSON.stringify(error).includes(wrong)
      };
    }
  },
  {
    name: 'gone',
    expected: 'a server that is stopped in the middle is waited for, and the answers are the same',
    async run(lab) {
      const { start, stop } = lab.server;
      if (!start || !stop) return NOT_STARTED;
      let heldUp = 0;
      const { answer } = await lab.open({ onHeldUp: () => (heldUp += 1) });
      const before = distributionOf(await answer(lab.cells[0]!));
      await stop();
      // What was under way meanwhile is not taken, because another server may have come back.
      const answers = lab.cells.map((cell) => answer(cell).catch(() => answer(cell)));
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await start();
      const [after] = (await Promise.all(answers)).map(distributionOf);
      const difference = Math.max(
        ...before.logProbabilities.map((log, i) => Math.abs(log - after!.logProbabilities[i]!))
      );
      return {
        seen: `told ${heldUp} times that it waits; largest difference ${digits(difference)}`,
        ok: heldUp > 0 && difference <= lab.server.tolerance
      };
    }
  }
];
