import { describe, expect, it } from 'vitest';
import { methodsMd, respondentInCaption } from '../../../src/lib/core/report';
import { modelSentences } from '../../../src/lib/core/report/respondent-words';
import type { RespondentProvenance } from '../../../src/lib/core/respondent';
import { MODEL, SIMULATED, study } from './fixtures';

const provenance: RespondentProvenance = {
  ...MODEL,
  revision: '0123456789abcdef0123456789abcdef01234567',
  engine: 'WebLLM',
  engineVersion: '0.2.86',
  adapter: 'A graphics card',
  details: {
    weights: 'https://example.org/tiny',
    weightsDigest: 'fedcba9876543210fedcba9876543210',
    calibrationWay: 'answer-prefix',
    answerPrefix: 'Answer:',
    calibrationCells: 6,
    calibrationEnough: 0.9,
    calibrationMassPlain: 0.312,
    calibrationMassChosen: 0.954,
    prefixReuse: true,
    prefixReuseReason: null,
    prefixReuseDifference: 0.0000194,
    someLaterKey: 'kept'
  }
};
const withDetails = (details: RespondentProvenance['details']): RespondentProvenance => ({
  ...provenance,
  details: { ...provenance.details, ...details }
});
const told = (changed: RespondentProvenance, mode: 'distribution' | 'sampled' = 'distribution') =>
  modelSentences({ identity: MODEL, provenance: changed }, mode).join(' ');

describe('respondentInCaption', () => {
  it('says of a language model what its numbers rest on', () => {
    expect(respondentInCaption({ identity: MODEL, provenance })).toBe(
      'Tiny 1B (tiny, weights 0123456, q4f16_1, WebLLM 0.2.86 on A graphics card, answers begun with “Answer:”, 95.4% on the labels beforehand, prefix reuse on)'
    );
    const other = withDetails({
      calibrationWay: 'plain',
      calibrationMassChosen: 0.99,
      prefixReuse: false
    });
    expect(respondentInCaption({ identity: MODEL, provenance: { ...other, revision: null } })).toBe(
      'Tiny 1B (tiny, weights fedcba987654, q4f16_1, WebLLM 0.2.86 on A graphics card, asked plainly, 99.0% on the labels beforehand, prefix reuse off)'
    );
  });

  it('names what else answered a part', () => {
    const changed = withDetails({ alsoAdapters: 'Another card' });
    expect(respondentInCaption({ identity: MODEL, provenance: changed })).toMatch(
      /on A graphics card, .*, a part with another graphics device: Another card\)$/
    );
  });

  it('leaves out what is not known, and adds nothing to a simulation', () => {
    expect(respondentInCaption({ identity: MODEL, provenance: null })).toBe('Tiny 1B (tiny)');
    const bare = { ...provenance, revision: null, adapter: null, quantisation: null, details: {} };
    expect(respondentInCaption({ identity: MODEL, provenance: bare })).toBe(
      'Tiny 1B (tiny, WebLLM 0.2.86)'
    );
    expect(respondentInCaption({ identity: SIMULATED, provenance: null })).toBe('Strong circle');
  });
});

describe('modelSentences', () => {
  it('tells weights, engine, calibration and prefix reuse', () => {
    const text = told(provenance);
    expect(text).toContain('at revision 0123456789abcdef0123456789abcdef01234567');
    expect(text).toContain('all its files is fedcba9876543210fedcba9876543210.');
    expect(text).toContain('WebLLM 0.2.86 on A graphics card, with weights and arithmetic q4f16');
    expect(text).toContain('6 of the questions');
    expect(text).toMatch(
      /probability of 31\.2% together.*begun with “Answer:”, with which it was 95\.4%/
    );
    expect(text).toContain('differed by more than 0.000019');
    expect(text).not.toContain('interrupted');
  });

  it('tells of the other ways of asking', () => {
    const plain = { calibrationWay: 'plain', calibrationMassPlain: 0.97 };
    expect(told(withDetails(plain))).toContain('97.0% together. Questions were put as they are.');
    const low = { ...plain, calibrationMassPlain: 0.4 };
    expect(told(withDetails(low))).toContain('no beginning of the answer');
    expect(told(withDetails(low), 'sampled')).toContain('could not be held to the labels');
    const grammar = { calibrationWay: 'grammar', calibrationMassChosen: null };
    expect(told(withDetails(grammar), 'sampled')).toContain('held to the labels by a grammar');
  });

  it('tells why prefix reuse was off, and what changed on the way', () => {
    const text = told(
      withDetails({
        prefixReuse: false,
        prefixReuseReason: 'the model forgets what lies far back',
        alsoAdapters: 'Another card | A third',
        alsoPrefixReuse: 'on'
      })
    );
    expect(text).toContain('prefix reuse was off (the model forgets what lies far back)');
    expect(text).toContain(
      'another graphics device (Another card \\| A third) and prefix reuse (on)'
    );
  });

  it('says nothing that an older provenance does not tell, and nothing of simulations', () => {
    const text = told({ ...provenance, revision: null, details: {} });
    expect(text).toContain('at a revision that is not known; no digest of its files is known.');
    expect(text).not.toMatch(/labels|prefix/);
    const simulation = { ...provenance, ...SIMULATED };
    expect(modelSentences({ identity: SIMULATED, provenance: simulation }, 'sampled')).toEqual([]);
  });
});

it('methods.md has the sentences, and every detail, known here or not', () => {
  const text = methodsMd(study({ identity: MODEL, provenance }), null);
  expect(text).toContain(
    'The respondent was Tiny 1B. The model was tiny of https://example.org/tiny'
  );
  expect(text).toContain('- someLaterKey: kept');
  expect(text).toContain('- calibrationMassPlain: 0.312');
});

describe('a model on a server', () => {
  const served = {
    ...MODEL,
    kind: 'endpoint' as const,
    id: 'org/big',
    label: 'Big',
    quantisation: null,
    revision: null
  };
  const behind = (details: RespondentProvenance['details']): RespondentProvenance => ({
    ...served,
    engine: 'vLLM',
    engineVersion: '0.12.0',
    adapter: null,
    details: { address: 'http://gpu:8000/v1', way: 'top-logprobs', topLogprobs: 20, ...details }
  });
  const caption = (details: RespondentProvenance['details']) =>
    respondentInCaption({ identity: served, provenance: behind(details) });
  const sentences = (details: RespondentProvenance['details']) =>
    modelSentences({ identity: served, provenance: behind(details) }, 'distribution').join(' ');

  it('is captioned by server, way and reasoning, without its address', () => {
    expect(caption({ scoredBy: 'prompt_logprobs', reasoning: 'off' })).toBe(
      'Big (org/big, on a server, vLLM 0.12.0, labels read from the 20 most likely tokens, the others scored one by one, reasoning off)'
    );
    expect(
      caption({ way: 'sampled', heldBy: 'regex', reasoning: 'low', seedHonoured: false })
    ).toBe(
      'Big (org/big, on a server, vLLM 0.12.0, sampled text held to the labels, reasoning low, not repeatable by seed)'
    );
  });

  it('is described with what was found out and what its server did not do', () => {
    const text = sentences({
      scoredBy: 'prompt_logprobs',
      scoringDifference: 0.00042,
      calibrationCells: 4,
      calibrationMassPlain: 0.987,
      reasoning: 'low',
      reasoningFields: '{"reasoning_effort":"low"}',
      harmony: true,
      refusedFields: 'seed',
      ignoredFields: 'min_p, n',
      alsoAddresses: 'http://old:8000/v1',
      alsoEngineVersions: '0.11.0'
    });
    for (const part of [
      'served under the name org/big by vLLM 0.12.0 at http://gpu:8000/v1 (for a part of the answers at http://old:8000/v1)',
      'of which the server told the 20 most likely ones',
      'scored by itself, as the end of the prompt; where both ways tell a label, their log-probabilities differed by 0.00042 at most',
      '4 questions were looked at',
      'median probability of 98.7% together',
      'reasons before it answers, as little as it allows ({"reasoning\\_effort":"low"})',
      'read from its final channel',
      'the server refused seed and took no heed of min\\_p, n',
      'another engine version (0.11.0)'
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/browser|WebLLM|graphics/);
  });

  it('is said to be no more than is known', () => {
    const bare = { way: null, topLogprobs: null, address: null };
    expect(caption(bare)).toBe('Big (org/big, on a server, vLLM 0.12.0)');
    const nameless = { ...served, label: served.id };
    expect(respondentInCaption({ identity: nameless, provenance: null })).toBe('org/big');
    expect(sentences(bare)).toMatch(/^The model was served under the name .* can say\.$/);
  });

  it('is cited by the engine that it ran on, where that has a publication', () => {
    const identity = served;
    const text = methodsMd(study({ identity, provenance: behind({ refusedFields: null }) }), null);
    expect(text).toContain('the server reported');
    expect(text).not.toContain('ruan2024webllm');
    expect(text).toContain('[kwon2023efficient]');
    expect(text).toMatch(/\n- not known: revision, quantisation, adapter\n/);
    const unknown = { ...behind({}), engine: 'an OpenAI-compatible server' };
    expect(methodsMd(study({ identity, provenance: unknown }), null)).not.toMatch(
      /kwon2023|ruan2024/
    );
  });
});
