import { describe, expect, it, test } from 'vitest';
import type { Answer } from '../../../../src/lib/core/study/answer';
import { sampleList } from '../../../../src/lib/core/study/answer';
import type { Cell } from '../../../../src/lib/core/study/cell';
import { mulberry32 } from '../../../../src/lib/core/random';
import { createEndpointRespondent } from '../../../../src/lib/engines/endpoint/respondent';
import { EndpointSecrets } from '../../../../src/lib/engines/endpoint/secrets';
import { createTransport } from '../../../../src/lib/engines/endpoint/transport';
import { LABELS, oddServer, truthOf, type Spoil } from '../../../fakes/odd-server';
import { createVirtualClock } from '../../../fakes/virtual-clock';
import type { StudyStore } from '../../../../src/lib/store';
import { allAnswers } from '../../store/all-answers';
import { setUp, storeWithStudy, STUDY, studyDesign } from '../../runner/harness';

const URL = 'https://odd.test/v1';

const CELLS = Array.from({ length: 30 }, (_, k): Cell => ({
  ...{ id: `${k}`.padStart(24, '0'), condition: 'power', instrument: 'pvq40', item: k + 1 },
  ...{ repetition: 'standard', options: LABELS },
  prompt: { system: 'You are somebody.', user: `Question ${k} of a form?` }
}));

const SAMPLED = { mode: 'sampled', temperature: 1, repeats: 2 } as const;
const DISTRIBUTION = { mode: 'distribution' } as const;

/** A study at a server, from the first request to its end, in virtual time. */
async function studyAt(
  spoil: Spoil,
  {
    elicitation = DISTRIBUTION as typeof DISTRIBUTION | typeof SAMPLED,
    models = undefined as unknown,
    model = 'm',
    cells = CELLS,
    stored = null as StudyStore | null
  } = {}
) {
  const server = oddServer(spoil, models);
  const clock = createVirtualClock();
  const secrets = new EndpointSecrets();
  const transport = createTransport({
    ...{ url: URL, secrets, atOnce: 4, fetch: server.fetch, clock, random: mulberry32(3) }
  });
  const respondent = createEndpointRespondent({
    ...{ url: URL, model, transport, seed: 1, now: clock.now }
  });
  const store = stored ?? (await storeWithStudy());
  const design = { ...studyDesign, elicitation };
  const made = await setUp({
    ...{ plan: { cells, groups: [] }, design, store, respondent, clock },
    askFailedAgain: stored !== null
  });
  const outcome = await made.run();
  const answers = new Map((await allAnswers(store, STUDY)).map((one) => [one.cellId, one]));
  const held = made.events.flatMap((event) =>
    event.type === 'retrying' ? [event.error.message] : []
  );
  return { outcome, answers, held, bodies: server.bodies, store };
}

/** What came of a study in words: its status, what failed, and why it stopped. */
function saidOf({ outcome, answers }: Awaited<ReturnType<typeof studyAt>>): string {
  const failures = [...answers.values()].flatMap((one) =>
    one.status === 'failed' ? [one.message] : []
  );
  return [...(outcome.status === 'failed' ? [outcome.error.message] : []), ...failures].join('\n');
}

/** Every distribution is that of the model. */
function expectExact(answers: ReadonlyMap<string, Answer>, cells = CELLS): void {
  for (const cell of cells) {
    const answer = answers.get(cell.id);
    if (answer?.status !== 'answered' || answer.mode !== 'distribution') continue;
    const truth = truthOf([
      { role: 'system', content: cell.prompt.system! },
      { role: 'user', content: cell.prompt.user }
    ]);
    answer.logProbabilities.forEach((log, k) => expect(Math.exp(log)).toBeCloseTo(truth[k]!, 6));
  }
}

const textsOf = (answers: ReadonlyMap<string, Answer>) =>
  [...answers.values()].flatMap((one) =>
    one.status === 'answered' && one.mode === 'sampled' ? sampleList(one.samples) : []
  );

const of = (k: number) => `Question ${k} of a form?`;

/** Spoils every fifth reply once the study is under way. */
const often =
  (spoil: Spoil): Spoil =>
  (reply, body, question, call) =>
    call > 40 && call % 5 === 0 ? spoil(reply, body, question, call) : undefined;

/** Spoils every reply to one question. */
const always =
  (spoil: Spoil): Spoil =>
  (reply, body, question, call) =>
    question === of(21) ? spoil(reply, body, question, call) : undefined;

const message = (content: unknown, more: object = {}, finish = 'stop', choice: object = {}) => ({
  choices: [{ index: 0, message: { content, ...more }, finish_reason: finish, ...choice }]
});

/** Replies that are no answer, each with what must be said of it. */
const NO_ANSWERS: [string, Spoil, RegExp][] = [
  ['an error in the body', () => ({ error: { message: 'No luck', code: 500 } }), /No luck/],
  ['an error beside answers', (reply) => ({ ...reply, error: 'No luck' }), /No luck/],
  ['an error in the choice', () => message('', {}, 'error', { error: { message: 'Off' } }), /Off/],
  ['a filter', () => message(null, {}, 'content_filter'), /content filter.*content_filter/],
  ['a filter with half a text', () => message('Some', {}, 'SAFETY'), /content filter/],
  ['an abort', () => message('', {}, 'abort'), /broke off.*abort/],
  ['no message', () => ({ choices: [{ finish_reason: 'stop', message: null }] }), /null/],
  ['a refusal', () => message(null, { refusal: 'Not that one.' }), /refusal.*Not that one/],
  ['a refusal with 4', () => message('4', { refusal: 'Not 4.' }), /refusal.*Not 4/],
  ['a refused part', () => message([{ type: 'refusal', refusal: 'No' }]), /refusal.*No/],
  ['an empty text', () => message('  '), /empty answer/],
  ['no text', () => message(null), /empty answer/],
  ['a tool', () => message(null, { tool_calls: [{ id: 'x' }] }), /call of a tool/],
  ['null', () => null, /null/],
  ['nothing', () => '', /empty reply/],
  ['no choices', () => ({ choices: [] }), /empty list of answers/],
  ['token ids', () => message([464, 3280]), /token ids/],
  ['half a stream', () => 'data: {"choices":[{"delta":{"content":"4"}}]}\n\n', /stream that ended/],
  ['lines of another service', () => '{"message":{"content":"4"}}\n{"done":true}\n', /stream/],
  ['a cut reply', () => '{"choices":[{"mess', /cut off/],
  ['words', () => 'upstream connect error', /upstream connect error/],
  ['a list', () => [1, 2], /token ids/],
  ['deep JSON', () => '['.repeat(5000) + ']'.repeat(5000), /levels/],
  ['another service', () => ({ candidates: [] }), /another kind of service/]
];

describe('a reply under status 200 that is no answer', () => {
  test.each(NO_ANSWERS)('is asked for again: %s', async (_, spoil) => {
    const sampled = await studyAt(often(spoil), { elicitation: SAMPLED });
    expect(sampled.outcome).toMatchObject({
      status: 'complete',
      progress: { done: 30, failed: 0 }
    });
    const texts = textsOf(sampled.answers);
    expect(texts).toHaveLength(60);
    expect(texts.map(({ outcome }) => outcome)).toEqual(Array(60).fill('option'));
    const lists = await studyAt(often(spoil));
    expect(lists.outcome.status).toBe('complete');
    expectExact(lists.answers);
  });

  test.each(NO_ANSWERS)(
    'fails its question by name where nothing else comes: %s',
    async (_, spoil, said) => {
      for (const elicitation of [SAMPLED, DISTRIBUTION]) {
        const study = await studyAt(always(spoil), { elicitation });
        expect(study.outcome).toMatchObject({ status: 'incomplete', progress: { failed: 1 } });
        expect(saidOf(study)).toMatch(said);
        expect(saidOf(study)).toContain('odd.test');
        expect(saidOf(study)).not.toMatch(/Expected|\bundefined\b|\[object/);
      }
    }
  );

  test.each(NO_ANSWERS)(
    'is no study at all where nothing else ever comes: %s',
    async (_, spoil, said) => {
      const study = await studyAt((...call) => spoil(...call) ?? null, { elicitation: SAMPLED });
      expect(study.outcome.status).toBe('failed');
      expect(study.answers.size).toBe(0);
      expect(saidOf(study)).toMatch(said);
    }
  );

  it('is waited for where it is a page to sign in', async () => {
    let began = 0;
    const page = '<!DOCTYPE html>\n<head><TITLE>Network\n login</TITLE></head>';
    const study = await studyAt((_, __, ___, call) => {
      if (call > 25) began += 1;
      return began > 0 && began < 12 ? page : undefined;
    });
    expect(study.outcome).toMatchObject({ status: 'complete', progress: { failed: 0 } });
    expect(study.held.join()).toContain('a web page with the title “Network login”');
    expectExact(study.answers);
    const never = await studyAt(() => page);
    expect(saidOf(never)).toContain('Network login');
  });

  it('is read where a stream or a wrapping holds a whole answer', async () => {
    const stream: Spoil = (reply) =>
      reply.choices
        .flatMap(({ index, message: { content }, logprobs, finish_reason }) => [
          { choices: [{ index, delta: { role: 'assistant', content: '' } }] },
          { choices: [{ index, delta: { content }, logprobs }] },
          { choices: [{ index, delta: {}, finish_reason }] }
        ])
        .map((event) => `data: ${JSON.stringify(event)}\n\n`)
        .join('') + 'data: [DONE]\n\n';
    const comments: Spoil = (reply) => `: WAITING\n\n: WAITING\n\n${JSON.stringify(reply)}`;
    const parts: Spoil = (reply) => {
      for (const { message: said } of reply.choices)
        said.content = [{ type: 'text', text: said.content }];
      return reply;
    };
    for (const spoil of [stream, comments, parts]) {
      const lists = await studyAt(spoil);
      expect(lists.outcome.status).toBe('complete');
      expectExact(lists.answers);
      const texts = await studyAt(spoil, { elicitation: SAMPLED });
      expect(textsOf(texts.answers).every(({ outcome }) => outcome === 'option')).toBe(true);
    }
  });
});

describe('a question that the server never answers, wherever it stands', () => {
  const never =
    (count: number, spoil: Spoil): Spoil =>
    (reply, body, question, call) =>
      Array.from({ length: count }, (_, k) => of(k)).includes(question)
        ? spoil(reply, body, question, call)
        : undefined;

  it.each([SAMPLED, DISTRIBUTION])('keeps nobody from the others: $mode', async (elicitation) => {
    for (const spoil of [
      () => message(null, {}, 'content_filter'),
      () => ({ error: { message: 'The prompt was filtered', code: 400 } })
    ]) {
      // Three in a row would stop the run.
      for (const count of [1, 2]) {
        const spoilt = never(count, spoil);
        const study = await studyAt(spoilt, { elicitation });
        expect(study.outcome).toMatchObject({ status: 'incomplete', progress: { failed: count } });
        expectExact(study.answers);
        const again = await studyAt(spoilt, { elicitation, stored: study.store });
        expect(again.outcome).toMatchObject({ status: 'incomplete', progress: { failed: count } });
      }
    }
  });

  it.each([SAMPLED, DISTRIBUTION])(
    'is found among those that are probed: $mode',
    async (elicitation) => {
      for (const place of [5, 15, 25]) {
        const spoilt: Spoil = (_, __, question) =>
          question === of(place) ? message(null, {}, 'content_filter') : undefined;
        const study = await studyAt(spoilt, { elicitation });
        expect(study.outcome).toMatchObject({ status: 'incomplete', progress: { failed: 1 } });
      }
    }
  );
});

describe.each([SAMPLED, DISTRIBUTION])(
  'questions that failed, asked again: $mode',
  (elicitation) => {
    const filtered = always(() => message(null, {}, 'content_filter'));
    const asked = ({ bodies }: Awaited<ReturnType<typeof studyAt>>) =>
      bodies.filter(({ messages }) => messages.at(-1)!.content === of(21)).length;

    it('are the only ones left, and still filtered: the others stay', async () => {
      const { answers, store } = await studyAt(filtered, { elicitation });
      const again = await studyAt(filtered, { elicitation, stored: store });
      expect(again.outcome).toMatchObject({ status: 'incomplete', progress: { failed: 1 } });
      expect(asked(again)).toBeGreaterThan(0);
      expect(again.answers).toEqual(answers);
      const better = await studyAt(() => undefined, { elicitation, stored: store });
      expect(better.outcome).toMatchObject({ status: 'complete', progress: { failed: 0 } });
      for (const [id, answer] of answers)
        if (answer.status === 'answered') expect(better.answers.get(id)).toEqual(answer);
      expectExact(better.answers);
    });

    it('keep nobody from the ones behind them', async () => {
      const { answers } = await studyAt(filtered, { elicitation });
      const stored = await storeWithStudy(CELLS.slice(0, 22).map(({ id }) => answers.get(id)!));
      const again = await studyAt(filtered, { elicitation, stored });
      expect(again.outcome).toMatchObject({ status: 'incomplete', progress: { failed: 1 } });
      expect(again.answers.size).toBe(CELLS.length);
      expectExact(again.answers);
    });
  }
);

describe('a model that ends its turn at once', () => {
  const silent = (reply: Parameters<Spoil>[0]) => {
    reply.choices[0]!.message.content = '';
    return reply;
  };

  it('is asked with other seeds', async () => {
    const study = await studyAt(
      (reply, body, question) => {
        const seed = Number(body['seed'] ?? 0);
        return question.startsWith('Question') && seed % 3 === 0 ? silent(reply) : undefined;
      },
      { elicitation: SAMPLED }
    );
    expect(study.outcome).toMatchObject({ status: 'complete', progress: { failed: 0 } });
    expect(textsOf(study.answers).every(({ text }) => text !== '')).toBe(true);
  });

  it('fails its question where it never says anything', async () => {
    const study = await studyAt(always(silent), { elicitation: SAMPLED });
    // One request brings both texts: the other one is answered.
    expect(study.outcome).toMatchObject({ status: 'incomplete', progress: { failed: 1 } });
    expect(saidOf(study)).toMatch(/empty answer/);
  });

  it.each([
    ['an empty one', message('')],
    ['a refusal', message(null, { refusal: 'I would choose 4.' })]
  ])('never is a turn of a conversation: %s', async (_, spoilt) => {
    const study = await studyAt(
      often(() => spoilt),
      {
        elicitation: SAMPLED,
        cells: CELLS.map((cell, k) =>
          k % 3 === 0
            ? cell
            : { ...cell, context: { kind: 'conversation', cells: [CELLS[k - 1]!.id] } as const }
        )
      }
    );
    expect(study.outcome.status).toBe('complete');
    const turns = study.bodies.flatMap(({ messages }) =>
      messages.filter(({ role }) => role === 'assistant')
    );
    expect(turns.length).toBeGreaterThan(15);
    for (const { content } of turns) expect(LABELS).toContain(content);
  });
});

describe('a server without a list of models', () => {
  it.each([[404], [405], [{ data: [] }], [{ object: 'list' }], ['"none"']])(
    'is asked for the model by its name: %j',
    async (models) => {
      const study = await studyAt(() => undefined, { models, model: 'typed/name' });
      expect(study.outcome.status).toBe('complete');
      expect(new Set(study.bodies.map(({ model }) => model))).toEqual(new Set(['typed/name']));
    }
  );

  it.each([
    ['pro-2', ['models/pro-2', 'models/pro-2-mini'], 'models/pro-2'],
    ['tiny3', ['tiny3:latest', 'tiny3:70b'], 'tiny3:latest'],
    ['org/Seven', ['seven'], 'seven'],
    ['seven', ['/srv/weights/Seven.gguf'], '/srv/weights/Seven.gguf']
  ])('finds %s among %j', async (model, ids, sent) => {
    const models = { data: ids.map((id) => ({ id })) };
    const study = await studyAt(() => undefined, { models, model });
    expect(study.outcome.status).toBe('complete');
    expect(study.bodies[0]!['model']).toBe(sent);
  });

  it('takes no other model for the one that is wanted', async () => {
    const models = { data: [{ id: 'a/seven' }, { id: 'b/seven' }] };
    const study = await studyAt(() => undefined, { models, model: 'c/seven' });
    expect(study.outcome.status).toBe('failed');
    expect(saidOf(study)).toMatch(/c\/seven.*a\/seven, b\/seven/);
  });
});
