import { jsonText } from '../json';
import { openingOf } from '../provenance/opening';
import type { RespondentProvenance } from '../provenance/provenance';
import type { ReportStudy } from './study';

/** What a chat template is given beside the messages, in every prompt. Our choice. */
const VARIABLES = {
  add_generation_prompt: true,
  enable_thinking: false,
  tools: null,
  documents: null
} as const;

/**
 * `chat.json`: the chat template that wrote the prompts of a study, once, and all that it was given, so
 * that anybody can write every prompt again as the model read it; null where nothing was written.
 */
export function chatJson({
  design,
  provenance
}: Pick<ReportStudy, 'design' | 'provenance'>): string | null {
  const how = provenance && howWritten(provenance);
  if (!how) return null;
  return jsonText({
    format: 'axia-chat',
    version: 1,
    ...how,
    answerPrefix: openingOf(provenance, design.elicitation.mode === 'sampled')
  });
}

function howWritten(provenance: RespondentProvenance) {
  switch (provenance.kind) {
    case 'simulated':
      return null;
    case 'webllm': {
      const { chatTemplate, systemRole } = provenance.model;
      return {
        language: 'web-llm',
        template: chatTemplate,
        systemRole,
        emptySystem: false,
        hidden: [],
        variables: null,
        date: null
      };
    }
    case 'wllama': {
      const { bosToken, date, emptySystem, eosToken, format, hidden, systemRole, template } =
        provenance.chat;
      return {
        language: format === 'plain' ? 'plain' : 'jinja',
        template,
        systemRole,
        emptySystem,
        hidden,
        variables:
          format === 'plain' ? null : { ...VARIABLES, bos_token: bosToken, eos_token: eosToken },
        date
      };
    }
    case 'endpoint': {
      const { model, strategy } = provenance;
      return {
        language: model.chatTemplate === null ? null : 'jinja',
        template: model.chatTemplate,
        systemRole: strategy?.profile.systemRole ?? null,
        emptySystem: strategy?.profile.emptySystem ?? null,
        hidden: model.hidden,
        // The server writes its prompts itself.
        variables: null,
        date: null
      };
    }
  }
}
