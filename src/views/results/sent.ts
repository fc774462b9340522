import { chatMessages, type ChatMessage } from '../../lib/engines/messages';
import { openingOf } from '../../lib/core/provenance/opening';
import type { RespondentProvenance } from '../../lib/core/provenance/provenance';
import type { Prompt } from '../../lib/core/study/cell';

/** A part of what a respondent was given, and who says it. */
export interface SentPart {
  role: string;
  text: string;
}

const ROLES: Record<ChatMessage['role'], string> = {
  system: 'System',
  user: 'User',
  assistant: 'Answer'
};

/** How a model in this browser, or on a server, takes a prompt. */
interface Form {
  systemRole: boolean;
  emptySystem: boolean;
  /** Texts that the chat template adds of itself. */
  hidden: readonly string[];
}

/**
 * A prompt as the respondent got it: in the messages of its chat, with what the chat template adds
 * and with the words that were put before the answer. Control tokens of the template are left out.
 *
 * @param provenance null where nothing answered yet
 * @param sampled whether the answers are texts: these have no prefix
 */
export function sentParts(
  prompt: Prompt,
  provenance: RespondentProvenance | null,
  sampled: boolean
): SentPart[] {
  const { emptySystem, hidden, systemRole } = formOf(provenance);
  const opening = openingOf(provenance, sampled);
  const messages = chatMessages(prompt, systemRole, emptySystem);
  const asked =
    provenance?.kind === 'wllama' && provenance.chat.format === 'plain'
      ? [{ role: 'Text', text: messages.map(({ content }) => content).join('\n\n') }]
      : messages.map(({ role, content }) => ({
          role: ROLES[role],
          text: content === '' ? '(empty)' : content
        }));
  return [
    ...hidden.map((text) => ({ role: 'Added by the chat template', text })),
    ...asked,
    ...(opening === '' ? [] : [{ role: 'Start of the answer, given by Axia', text: opening }])
  ];
}

function formOf(provenance: RespondentProvenance | null): Form {
  const usual: Form = { systemRole: true, emptySystem: false, hidden: [] };
  switch (provenance?.kind) {
    case 'webllm':
      return { ...usual, systemRole: provenance.model.systemRole ?? true };
    case 'wllama': {
      const { chat } = provenance;
      return {
        systemRole: chat.systemRole,
        emptySystem: chat.emptySystem,
        hidden: added(chat)
      };
    }
    case 'endpoint': {
      const { model, strategy } = provenance;
      if (strategy === null) return usual;
      const { emptySystem, systemRole } = strategy.profile;
      return {
        ...usual,
        systemRole,
        emptySystem,
        hidden: added({ emptySystem, hidden: model.hidden ?? [] })
      };
    }
    default:
      return usual;
  }
}

/** An empty system message keeps out what the template would add to the baseline alone. */
const added = ({
  emptySystem,
  hidden
}: {
  emptySystem: boolean;
  hidden: readonly { text: string; where: 'baseline' | 'all' }[];
}) => hidden.flatMap(({ text, where }) => (emptySystem && where === 'baseline' ? [] : [text]));
