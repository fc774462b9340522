import type { RequestProfile } from '../../core/provenance/provenance';

/** Fields that a request can do without; the answer is the same, or what the server makes of it. */
const OPTIONAL = [
  'top_p',
  'top_k',
  'min_p',
  'repetition_penalty',
  'repeat_penalty',
  'seed',
  'n',
  'chat_template_kwargs',
  'reasoning_effort'
] as const;

/** Nothing that is left out helps here. */
const HOPELESS =
  /context (?:length|size|window)|too long|too many tokens|(?:model|deployment).{0,80}(?:not exist|not found)|not found/iu;

const NO_SYSTEM_ROLE =
  /system (?:role|message|prompt)s?\b.{0,40}(?:not |un)support|roles? must alternate|only user and assistant|not support.{0,40}system/iu;

/**
 * RequestProfile for another try after a server refused a request: without what it names in its reason, or,
 * where it names nothing, without what servers refuse most. Null when nothing is left to change.
 *
 * @param body what was refused
 * @param reason the server's words
 */
export function afterRefusal(
  profile: RequestProfile,
  body: Readonly<Record<string, unknown>>,
  reason: string
): RequestProfile | null {
  const leaveOut = (fields: readonly string[]): RequestProfile => ({
    ...profile,
    unsupportedFields: [...new Set([...profile.unsupportedFields, ...fields])]
  });
  const sent = (field: string) => Object.hasOwn(body, field);
  const names = (field: string) => new RegExp(`(?<![a-z_])${field}(?![a-z_])`, 'iu').test(reason);

  if (needsOtherLength(profile, reason))
    return { ...profile, lengthField: 'max_completion_tokens' };
  if (systemRefused(profile, reason)) return { ...profile, systemRole: false };
  if (/log_?prob/iu.test(reason) && sent('logprobs')) return withFewerLogs(profile, body, reason);
  const named = OPTIONAL.filter((field) => sent(field) && names(field));
  if (named.length > 0) return leaveOut(named);
  // The temperature is part of the study: only the usual one goes without saying.
  if (names('temperature') && body['temperature'] === 1) return leaveOut(['temperature']);
  if (HOPELESS.test(reason)) return null;
  const groups = [
    ['top_k', 'min_p', 'repetition_penalty', 'repeat_penalty'],
    ['chat_template_kwargs', 'reasoning_effort'],
    ['logprobs', 'top_logprobs'],
    ['seed', 'n']
  ];
  const group = groups.find((fields) => fields.some(sent));
  return group ? leaveOut(group.filter(sent)) : null;
}

/** Whether a server says that it wants the system text in the first message. */
export function systemRefused(profile: RequestProfile, reason: string): boolean {
  return profile.systemRole && NO_SYSTEM_ROLE.test(reason);
}

function needsOtherLength({ lengthField }: RequestProfile, reason: string): boolean {
  return (
    lengthField === 'max_tokens' &&
    /max_completion_tokens/iu.test(reason) &&
    !HOPELESS.test(reason) &&
    !/too large/iu.test(reason)
  );
}

/** As many most likely tokens as the server says that it gives, else 5, else none. */
function withFewerLogs(
  profile: RequestProfile,
  body: Readonly<Record<string, unknown>>,
  reason: string
): RequestProfile {
  const asked = typeof body['top_logprobs'] === 'number' ? body['top_logprobs'] : 0;
  const told = [...reason.matchAll(/(?<![\w.-])\d+(?![\w.])/gu)]
    .map(([digits]) => Number(digits))
    .filter((count) => count >= 1 && count < asked);
  const fewer = told.length > 0 ? Math.max(...told) : asked > 5 ? 5 : 0;
  if (asked > 0 && fewer > 0 && !/not (?:allowed|supported)|unsupported/iu.test(reason))
    return { ...profile, topLogprobs: fewer };
  return {
    ...profile,
    topLogprobs: 0,
    unsupportedFields: [
      ...new Set([...profile.unsupportedFields, ...(asked > 0 ? ['top_logprobs'] : ['logprobs'])])
    ]
  };
}
