import * as v from 'valibot';
import type { ChatMessage } from './messages';

const schema = v.object({
  system_template: v.string(),
  roles: v.object({ user: v.string(), assistant: v.string() }),
  seps: v.pipe(v.array(v.string()), v.minLength(1)),
  role_content_sep: v.nullish(v.string(), ': '),
  role_empty_sep: v.nullish(v.string(), ': '),
  add_role_after_system_message: v.nullish(v.boolean(), true)
});

/**
 * The text of a chat as WebLLM's engine writes it.
 *
 * @param template `conv_template` of a model's configuration, as JSON
 * @throws Error for a template of another make-up
 */
export function writeConversation(template: string, messages: readonly ChatMessage[]): string {
  const form = v.parse(schema, JSON.parse(template));
  const [first, ...others] = messages;
  const system = first?.role === 'system' ? first.content : '';
  const turns = first?.role === 'system' ? others : messages;
  const written = turns.map(({ content, role }, index) => {
    const name = role === 'assistant' ? form.roles.assistant : form.roles.user;
    const bare = index === 0 && system !== '' && !form.add_role_after_system_message;
    const opening = bare ? '' : name + form.role_content_sep;
    return opening + content + form.seps[index % form.seps.length]!;
  });
  return [
    system === '' ? '' : form.system_template.replaceAll('{system_message}', () => system),
    ...written,
    form.roles.assistant + form.role_empty_sep
  ].join('');
}
