import { type Answer, optionProbabilities, sampleAt } from './answer';
import type { Cell, CellContext, Prompt, Turn } from './cell';
import type { Elicitation, StudyDesign } from './design';
import { AxiaError } from '../error';
import { scaleOf, type Instrument, type Item } from '../instrument/instrument';
import { scaleLines } from './prompt';
import { namedStream } from '../random';

/**
 * How a cell is answered: in a conversation every cell is one text, because each conversation has
 * cells of its own.
 */
export function elicitationOf(cell: Pick<Cell, 'context'>, elicitation: Elicitation): Elicitation {
  const once = cell.context?.kind === 'conversation' && elicitation.mode === 'sampled';
  return once ? { ...elicitation, repeats: 1 } : elicitation;
}

/** What completing a prompt may need to know of the study so far. */
export interface EarlierAnswers {
  instruments: readonly Instrument[];
  design: Pick<StudyDesign, 'seed'>;
  cell(id: string): Cell | undefined;
  answer(id: string): Answer | undefined;
  /**
   * Texts of forms that were filled in already: one precedes hundreds of questions. Whoever
   * lets answers change empties it then.
   */
  forms?: Map<CellContext, string>;
}

/**
 * The prompt of a cell with the earlier answers that stand before it: the exact text that is put
 * to the respondent.
 *
 * @throws AxiaError `invalid-input` when an earlier answer is missing
 */
export function askedPrompt(cell: Cell, earlier: EarlierAnswers): Prompt {
  const { context, prompt } = cell;
  if (context === undefined) return prompt;
  if (context.kind === 'filled-form') {
    const form = earlier.forms?.get(context) ?? filledForm(context, earlier);
    earlier.forms?.set(context, form);
    return { ...prompt, user: `${form}\n\n${prompt.user}` };
  }
  return { ...prompt, turns: context.cells.map((id) => turnOf(id, earlier)) };
}

/** An exchange of the conversation so far: the answer stays as it was said, word for word. */
function turnOf(id: string, earlier: EarlierAnswers): Turn {
  const asked = earlier.cell(id);
  const said = earlier.answer(id);
  const text =
    said?.status === 'answered' && said.mode === 'sampled'
      ? sampleAt(said.samples, 0)?.text
      : undefined;
  if (asked === undefined || text === undefined) throw missing();
  return { user: asked.prompt.user, assistant: text };
}

/**
 * The text of a filled-in questionnaire: its scale, then every item with an answer that is drawn
 * from the respondent's own stored answers (temperature 1), by the stream
 * `fill/<owner>/<number>/<item>` of the study's seed. An item without a usable answer is left
 * blank. The wording is our choice.
 *
 * @throws AxiaError `invalid-input` when the questionnaire was not answered yet, or not at all
 */
export function filledForm(
  context: Extract<CellContext, { kind: 'filled-form' }>,
  earlier: EarlierAnswers
): string {
  const instrument = earlier.instruments.find(({ id }) => id === context.instrument);
  if (instrument === undefined) throw missing();
  const filled = context.cells.map((id) => {
    const asked = earlier.cell(id);
    const given = earlier.answer(id);
    const item = instrument.items.find(({ number }) => number === asked?.item);
    if (asked === undefined || given === undefined || item === undefined) throw missing();
    const name = `fill/${context.owner}/${context.fill}/${item.number}`;
    return { item, option: drawnOption(given, namedStream(earlier.design.seed, name)()) };
  });
  if (filled.every(({ option }) => option === null)) throw missing();
  return formText(instrument, filled);
}

/** A filled-in questionnaire as text; an item whose option is null is left blank. */
export function formText(
  instrument: Instrument,
  filled: readonly { item: Item; option: number | null }[]
): string {
  const lines = filled.map(({ item, option }) => formLine(instrument, item, option));
  return [FORM_OPENING, scaleLines(instrument.scale), '', ...lines].join('\n');
}

const FORM_OPENING =
  'Earlier you filled in a questionnaire about how much different people are like you. The scale was:';

function formLine(instrument: Instrument, item: Item, option: number | null): string {
  const label = option === null ? 'no answer' : scaleOf(instrument, item)[option]!.label;
  return `${item.text} Your answer: ${label}`;
}

/**
 * Index of the scale point that a uniform number draws from a stored answer; null where nothing
 * usable was said.
 */
export function drawnOption(answer: Answer, uniform: number): number | null {
  if (answer.status === 'failed') return null;
  if (answer.mode === 'sampled') {
    const { distinct, drawn } = answer.samples;
    const read = drawn.filter((position) => distinct[position]!.option !== null);
    const position = read[Math.floor(uniform * read.length)];
    return position === undefined ? null : distinct[position]!.option;
  }
  const probabilities = optionProbabilities(answer.logProbabilities, 1);
  if (probabilities === null) return null;
  let sum = 0;
  const reached = probabilities.findIndex((p) => uniform < (sum += p));
  return reached < 0 ? probabilities.length - 1 : reached;
}

function missing(): AxiaError {
  return new AxiaError(
    'invalid-input',
    'An earlier answer that belongs before this question is missing.',
    'Press “Resume” to ask the failed questions again.'
  );
}
