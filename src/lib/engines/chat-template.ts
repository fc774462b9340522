import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import { AxiaError } from '../core/error';
import type { Prompt } from '../core/study/cell';
import { chatMessages, type ChatMessage } from './messages';

/** What a model's file says of how chats are written for it. */
export interface ChatSource {
  /** Jinja source; null for a base model, which is asked in plain text. */
  template: string | null;
  bosToken: string | null;
  eosToken: string | null;
  /** Texts that the tokenizer reads as control tokens, wherever they stand. */
  controlTokens: readonly string[];
}

/** A text of the template's own that a prompt would carry although nobody wrote it. */
export interface HiddenText {
  text: string;
  /** `baseline`: only where no system message is given; `all`: in every prompt. */
  where: 'baseline' | 'all';
}

/** How the prompts of a study are written for one model. The same for all of them. */
export interface Chat {
  /** `template` for a chat model, `plain` for a base model. */
  readonly format: 'template' | 'plain';
  /**
   * Where a system text goes: into a system message, or in front of the first user message where the
   * template knows no system messages.
   */
  readonly systemText: 'system' | 'user';
  /**
   * Whether prompts without a system text get an empty system message, because the template would
   * put words of its own there.
   */
  readonly emptySystem: boolean;
  /** Words of the template itself: those that `emptySystem` keeps out, and those that remain. */
  readonly hidden: readonly HiddenText[];
  /** The day that templates are given in place of today's; null where they ask for none. */
  readonly date: string | null;
  /**
   * The text of a prompt, up to where the answer begins.
   *
   * @throws AxiaError `invalid-input` where a text contains a control token
   */
  render(prompt: Prompt): string;
}

/** Templates that print a date get this one: prompts must not change at midnight. Our choice. */
export const TEMPLATE_DATE = new Date(Date.UTC(2024, 6, 26));

/** Two texts that occur in no template. */
const SYSTEM = 'Sq7system7qS';
const USER = 'Uq7user7qU';

/**
 * Finds out how a model's chats are written, by rendering its template with texts that can be
 * recognised.
 *
 * @throws AxiaError `invalid-input` where the template cannot be rendered
 */
export function createChat(source: ChatSource): Chat {
  const { controlTokens, template } = source;
  const assertNoControl = ({ system, turns = [], user }: Prompt) => {
    const texts = [system ?? '', user, ...turns.flatMap((turn) => [turn.user, turn.assistant])];
    const token = controlTokens.find(
      (one) => one !== '' && texts.some((text) => text.includes(one))
    );
    if (token !== undefined)
      throw new AxiaError(
        'invalid-input',
        `A question contains “${token}”, which this model reads as a control token.`,
        'Change the wording, or choose another model.'
      );
  };
  if (template === null)
    return {
      format: 'plain',
      systemText: 'user',
      emptySystem: false,
      hidden: [],
      date: null,
      render(prompt) {
        assertNoControl(prompt);
        return `${chatMessages(prompt, false)
          .map(({ content }) => content)
          .join('\n\n')}\n\n`;
      }
    };

  const write = renderer(template, source);
  const layout = layoutOf(write);
  return {
    format: 'template',
    ...layout,
    date: /strftime_now|date_string/.test(template) ? day(TEMPLATE_DATE, '%Y-%m-%d') : null,
    render(prompt) {
      assertNoControl(prompt);
      return write(chatMessages(prompt, layout.systemText === 'system', layout.emptySystem));
    }
  };
}

type Write = (messages: readonly ChatMessage[]) => string;

/** @throws AxiaError `invalid-input` for a template that cannot be read */
function renderer(template: string, { bosToken, eosToken }: ChatSource): Write {
  let program: ReturnType<typeof parse>;
  try {
    program = parse(tokenize(template, { lstrip_blocks: true, trim_blocks: true }));
  } catch (error) {
    throw broken(error);
  }
  return (messages) => {
    try {
      return rendered(program, {
        messages,
        add_generation_prompt: true,
        bos_token: bosToken ?? '',
        eos_token: eosToken ?? '',
        enable_thinking: false,
        tools: null,
        documents: null,
        date_string: day(TEMPLATE_DATE, '%d %b %Y'),
        strftime_now: (format: unknown) => day(TEMPLATE_DATE, String(format))
      });
    } catch (error) {
      throw broken(error);
    }
  };
}

/** Work that a template may make, in parts of it: real ones take some hundred for a chat of ours. */
const MOST_STEPS = 50_000;

/** Most characters that a template may write, and most numbers that it may count. */
const LONGEST_CHAT = 500_000;
const LONGEST_RANGE = 10_000;

/** What a template says that refuses a chat. */
class Raised extends Error {}

/**
 * The library’s `Template.render` with an end: templates come from strangers, and one that loops for
 * ever would hold up the page.
 */
class Bounded extends Interpreter {
  #steps = 0;

  override evaluate(...[statement, environment]: Parameters<Interpreter['evaluate']>) {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new Raised('it goes on without end');
    const found = super.evaluate(statement, environment);
    const { value } = found;
    if (typeof value === 'string' && value.length > LONGEST_CHAT)
      throw new Raised('it writes without end');
    return found;
  }
}

function rendered(program: ReturnType<typeof parse>, items: Record<string, unknown>): string {
  const environment = new Environment();
  const globals = {
    ...{ false: false, true: true, none: null, False: false, True: true, None: null },
    raise_exception: (message: unknown) => {
      throw new Raised(String(message).slice(0, 200));
    },
    range
  };
  for (const [name, value] of Object.entries({ ...globals, ...items }))
    environment.set(name, value);
  return String(new Bounded(environment).run(program).value);
}

/** As in Python. */
function range(start: number, stop?: number | null, step: number | null = 1): number[] {
  const [from, to, by] = typeof stop === 'number' ? [start, stop, step ?? 1] : [0, start, 1];
  const length = Math.ceil((to - from) / by);
  if (!(length <= LONGEST_RANGE)) throw new Raised('it goes on without end');
  return Array.from({ length: Math.max(0, length) }, (_, k) => from + k * by);
}

function broken(cause: unknown): AxiaError {
  const reason = cause instanceof Raised ? ` (${cause.message})` : '';
  return new AxiaError(
    'invalid-input',
    `The chat template in this model’s file cannot be used${reason}.`,
    'Choose another file of the model; newer conversions mostly have a sound template.',
    { cause }
  );
}

function layoutOf(write: Write): Pick<Chat, 'systemText' | 'emptySystem' | 'hidden'> {
  const user: ChatMessage = { role: 'user', content: USER };
  const system = (content: string): ChatMessage => ({ role: 'system', content });
  const alone = parts(write([user]), USER);
  const both = tried(() => write([system(SYSTEM), user]));
  if (both === null || !both.includes(SYSTEM) || both.indexOf(SYSTEM) > both.indexOf(USER)) {
    // No system messages: the system text opens the user's, and what the template adds is in all.
    return { systemText: 'user', emptySystem: false, hidden: hiddenIn(alone.before, 'all') };
  }
  const [before, rest] = both.split(SYSTEM) as [string, string];
  const between = parts(rest, USER).before;
  const own = hiddenIn(before, 'all');
  const empty = tried(() => write([system(''), user]));
  const extra =
    alone.before.startsWith(before) && alone.before.endsWith(between)
      ? alone.before.slice(
          before.length,
          Math.max(before.length, alone.before.length - between.length)
        )
      : '';
  const hidden = extra.trim() === '' ? [] : [{ text: extra.trim(), where: 'baseline' as const }];
  const emptied = empty !== null && !empty.includes(extra.trim());
  return {
    systemText: hidden.length > 0 && !emptied ? 'user' : 'system',
    emptySystem: hidden.length > 0 && emptied,
    hidden: [...own, ...hidden]
  };
}

/** Words of a template before the first text: what is left without control tokens and role names. */
function hiddenIn(before: string, where: HiddenText['where']): HiddenText[] {
  const text = before
    .replace(/<[^<>\s]+>|\[\/?[A-Z_]+\]/g, ' ')
    .replace(/^\s*(system|user|developer)\b/, '')
    .replace(/\b(system|user|developer)\s*$/, '')
    .trim();
  return text === '' ? [] : [{ text, where }];
}

function parts(text: string, marker: string): { before: string; after: string } {
  const at = text.indexOf(marker);
  if (at < 0)
    throw new AxiaError(
      'invalid-input',
      'The chat template in this model’s file leaves the question out.',
      'Choose another file of the model.'
    );
  return { before: text.slice(0, at), after: text.slice(at + marker.length) };
}

/** Null where a template refuses a chat: some know no system messages. */
function tried(make: () => string): string | null {
  try {
    return make();
  } catch {
    return null;
  }
}

const MONTHS =
  'January February March April May June July August September October November December';
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday';

/** The few codes of `strftime` that chat templates use. */
function day(date: Date, format: string): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const month = MONTHS.split(' ')[date.getUTCMonth()]!;
  const weekday = DAYS.split(' ')[date.getUTCDay()]!;
  const codes: Record<string, string> = {
    Y: String(date.getUTCFullYear()),
    y: two(date.getUTCFullYear() % 100),
    m: two(date.getUTCMonth() + 1),
    d: two(date.getUTCDate()),
    B: month,
    b: month.slice(0, 3),
    A: weekday,
    a: weekday.slice(0, 3),
    H: '00',
    M: '00',
    S: '00',
    '%': '%'
  };
  return format.replace(/%-?([A-Za-z%])/g, (whole, code: string) => codes[code] ?? whole);
}
