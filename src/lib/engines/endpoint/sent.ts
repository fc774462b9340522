import * as v from 'valibot';
import type { RequestProfile } from '../../core/provenance/provenance';
import type { Prompt } from '../../core/study/cell';
import { createChat } from '../chat-template';
import { bytesOfPiece } from '../local/tokens';
import { chatMessages } from '../messages';
import { looksLikeControl, sentPrompt, type SentPrompt } from '../sent-prompt';
import { connectTo } from './connect';
import { servedModel } from './served-models';
import type { Transport } from './transport';

const encoder = new TextEncoder();

const llamaPrompt = v.object({ prompt: v.string() });
/** A piece that is no text comes as its bytes. */
const llamaTokens = v.object({
  tokens: v.array(v.object({ id: v.number(), piece: v.union([v.string(), v.array(v.number())]) }))
});
const vllmTokens = v.object({
  tokens: v.array(v.number()),
  token_strs: v.nullish(v.array(v.string()))
});

/** How a study puts its prompts, where it has begun: as its requests did. */
type Manner = Pick<RequestProfile, 'systemRole' | 'emptySystem' | 'reasoningFields'>;

/**
 * Prompts as a server writes and reads them: llama.cpp and vLLM tell the tokens; of another server the
 * text, where it shows its chat template.
 *
 * @param manner null before a study has begun: found out from the template
 * @returns for a prompt what is sent; null where the server shows nothing
 * @throws AxiaError as `connectTo`
 */
export async function sentByServer(
  url: string,
  model: string,
  transport: Transport,
  manner: Manner | null,
  signal: AbortSignal
): Promise<(prompt: Prompt, signal: AbortSignal) => Promise<SentPrompt | null>> {
  const { models, server } = await connectTo(url, transport, signal);
  const served = servedModel(models, model);
  const { bosToken, eosToken, template } = served;
  const layout =
    template === null
      ? null
      : tried(() => createChat({ template, bosToken, eosToken, controlTokens: [] }));
  const { emptySystem, reasoningFields, systemRole } = manner ?? {
    systemRole: (layout?.systemText ?? 'system') === 'system',
    emptySystem: layout?.emptySystem ?? false,
    reasoningFields: null
  };

  /** Null where the server has no such address, or answers otherwise. */
  async function post<T>(
    path: string,
    body: object,
    read: (reply: unknown) => T,
    stop: AbortSignal
  ) {
    try {
      return await transport.post(path, body, { signal: stop, read, once: true });
    } catch (error) {
      if (stop.aborted) throw error;
      return null;
    }
  }

  async function fromLlama(prompt: Prompt, stop: AbortSignal): Promise<SentPrompt | null> {
    const messages = chatMessages(prompt, systemRole, emptySystem);
    const body = { ...reasoningFields, messages };
    const read = (reply: unknown) => v.parse(llamaPrompt, reply).prompt;
    const text = await post('/../apply-template', body, read, stop);
    if (text === null) return null;
    const asked = { content: text, add_special: true, parse_special: true, with_pieces: true };
    const told = await post('/../tokenize', asked, (reply) => v.parse(llamaTokens, reply), stop);
    if (told === null) return { text, tokens: null };
    const pieces = new Map(
      told.tokens.map(({ id, piece }) => [
        id,
        typeof piece === 'string' ? encoder.encode(piece) : Uint8Array.from(piece)
      ])
    );
    return fromPieces(
      told.tokens.map(({ id }) => id),
      pieces
    );
  }

  async function fromVllm(prompt: Prompt, stop: AbortSignal): Promise<SentPrompt | null> {
    const messages = chatMessages(prompt, systemRole, emptySystem);
    const body = {
      ...reasoningFields,
      model: served.id,
      messages,
      add_generation_prompt: true,
      return_token_strs: true
    };
    const told = await post('/../tokenize', body, (reply) => v.parse(vllmTokens, reply), stop);
    const names = told?.token_strs;
    if (!told || names?.length !== told.tokens.length) return null;
    const spelling = names.some((name) => name.includes('Ġ')) ? 'byte_level' : 'byte_fallback';
    return fromPieces(
      told.tokens,
      new Map(told.tokens.map((id, at) => [id, bytesOfPiece(names[at]!, spelling)]))
    );
  }

  return async (prompt, stop) => {
    const shown =
      server.kind === 'llama.cpp'
        ? await fromLlama(prompt, stop)
        : server.kind === 'vllm'
          ? await fromVllm(prompt, stop)
          : null;
    if (shown !== null) return shown;
    return layout === null ? null : { text: layout.render(prompt), tokens: null };
  };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function fromPieces(
  tokens: readonly number[],
  pieces: ReadonlyMap<number, Uint8Array>
): SentPrompt {
  const bytesOf = (id: number) => pieces.get(id) ?? new Uint8Array();
  return sentPrompt(tokens, bytesOf, (id) => looksLikeControl(decoder.decode(bytesOf(id))));
}

function tried<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
