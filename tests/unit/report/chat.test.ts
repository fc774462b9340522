import { Template } from '@huggingface/jinja';
import { describe, expect, it } from 'vitest';
import { chatJson } from '../../../src/lib/core/report/chat';
import { CODEBOOK } from '../../../src/lib/core/report/codebook';
import { promptRows } from '../../../src/lib/core/report/prompts-csv';
import { openingOf } from '../../../src/lib/core/provenance/opening';
import type { RespondentProvenance } from '../../../src/lib/core/provenance/provenance';
import { renderedPrompt } from '../../../src/lib/engines/sent';
import { endpointProvenance, webllmProvenance, wllamaProvenance } from '../../fakes/provenances';
import { design, study } from './fixtures';
import { jsonPaths } from './json-paths';

const SMOL =
  "{{ bos_token }}{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are Smol<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
/** Knows no system messages. */
const GEMMA =
  "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('none') }}{% endif %}<{{ m.role }}>{{ m.content | trim }}<end>{% endfor %}{% if add_generation_prompt %}<model>{% endif %}";

const chatOf = (provenance: RespondentProvenance | null, change = {}) => {
  const text = chatJson({ design: design(change), provenance });
  return text === null ? null : JSON.parse(text);
};

const calibration = webllmProvenance().calibration;
const wllama = (chat: object) =>
  wllamaProvenance({ calibration, chat: { ...wllamaProvenance().chat, ...chat } });

describe('chat.json', () => {
  it.each([
    ['with an empty system message', SMOL, { systemRole: true, emptySystem: true }],
    ['without system messages', GEMMA, { systemRole: false, emptySystem: false }]
  ])('lets a stranger write every prompt %s', (_case, template, how) => {
    const provenance = wllama({ template, ...how, bosToken: '<s>', format: 'template' });
    const chat = chatOf(provenance)!;
    const { cells } = study();
    expect(new Set(cells.map(({ prompt }) => prompt.system === null)).size).toBeGreaterThan(0);
    const asked = [...cells, { ...cells[0]!, prompt: { ...cells[0]!.prompt, system: null } }];
    const rows = [...promptRows(asked, openingOf(provenance, false))];
    for (const [index, row] of rows.entries()) {
      const prefix = row.at(-1)!;
      // As docs/bundle.md says, from the cells' own texts.
      const { system, user } = asked[index]!.prompt;
      const messages = [{ role: 'user', content: user }];
      if (system !== null && !chat.systemRole) messages[0]!.content = `${system}\n\n${user}`;
      else if (system !== null || chat.emptySystem)
        messages.unshift({ role: 'system', content: system ?? '' });
      const written = new Template(chat.template).render({ messages, ...chat.variables }) + prefix;
      expect(written).toBe(renderedPrompt(asked[index]!.prompt, provenance, false)!.text);
      expect(prefix).toBe(chat.answerPrefix);
    }
    expect(chat.answerPrefix).toBe('Answer:');
  });

  it('has no answer prefix where texts were asked for', () => {
    const elicitation = { mode: 'sampled', temperature: 1, repeats: 3 } as const;
    expect(chatOf(wllama({}), { elicitation })!.answerPrefix).toBe('');
  });

  it('says what it is for every kind of model, and is not there where nothing was written', () => {
    expect(chatOf(wllama({ format: 'plain', template: null }))).toMatchObject({
      language: 'plain',
      variables: null
    });
    expect(chatOf(webllmProvenance())!.language).toBe('web-llm');
    const served = endpointProvenance();
    const silent = endpointProvenance({ model: { ...served.model, chatTemplate: null } });
    expect(chatOf(silent)).toMatchObject({ language: null, template: null });
    expect(chatOf(null)).toBeNull();
  });

  it('is explained field by field', () => {
    const explained = CODEBOOK.filter(({ file }) => file === 'chat.json').map(({ field }) => field);
    const { format, version, variables, ...fields } = chatOf(wllama({}))!;
    expect([format, version, typeof variables]).toEqual(['axia-chat', 1, 'object']);
    const paths = [...new Set([...jsonPaths(fields), 'variables'])];
    expect(explained.toSorted()).toEqual(paths.toSorted());
  });
});
