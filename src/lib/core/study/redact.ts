import type { ArmId } from './arm';
import { armOpening } from './arm-form';
import { textHash, type Cell } from './cell';
import type { StudyDesign } from './design';
import { AxiaError } from '../error';
import type { Instrument } from '../instrument/instrument';
import { itemPrompt } from './prompt';
import type { PromptWords } from './prompt-words';

/** Stands where the text of an item was left out. */
const REDACTED_TEXT = '(text withheld)';

/** Question of a form whose own was left out. */
const REDACTED_QUESTION = '{scale}\n{item}';

/** Replaces a question whose text was left out. */
export const redactedPrompt = (hash: string): string => `sha256:${hash}`;

/** What stands for the hash of an item's prompt in an arm, which makes another text of the same. */
export const armHash = (arm: ArmId, hash: string): string => textHash(`${arm} ${hash}`);

/**
 * A question whose own text was left out, as a plan without the text makes it.
 *
 * @param hash SHA-256 of the item's prompt
 * @param words the study's own prompts, where it has any
 */
export function redactedUser(
  { arm, condition, prompt }: Cell,
  hash: string,
  words?: PromptWords
): string {
  if (arm === undefined) return redactedPrompt(hash);
  const prefix = armOpening(arm, condition, words).prefix;
  const opened = prefix !== null && prompt.user.startsWith(prefix) ? `${prefix}\n\n` : '';
  return opened + redactedPrompt(armHash(arm, hash));
}

/**
 * A private form as it may leave the browser: without the texts of its question and items, with
 * the SHA-256 of every item's prompt in their place. Scale, key and measures stay, so that the
 * answers can be analysed, and its cells keep their ids. Other instruments stay as they are.
 *
 * @param parameters what the study sets the instrument's parameters to
 */
export function redact(
  instrument: Instrument,
  parameters?: Readonly<Record<string, string>>
): Instrument {
  if (instrument.sharing !== 'private') return instrument;
  const rest = { ...instrument };
  delete rest.wordings;
  return {
    ...rest,
    question: REDACTED_QUESTION,
    parameters: [],
    items: instrument.items.map((item) => ({
      ...item,
      text: REDACTED_TEXT,
      promptHash: textHash(itemPrompt(instrument, item, parameters))
    })),
    sharing: 'withheld'
  };
}

/** The instruments of a study as they may leave the browser, their parameters filled in. */
export function redactPrivateTexts(
  { instruments: uses }: Pick<StudyDesign, 'instruments'>,
  instruments: readonly Instrument[]
): Instrument[] {
  return instruments.map((instrument) =>
    redact(instrument, uses.find(({ id }) => id === instrument.id)?.parameters)
  );
}

/**
 * Refuses to ask questions whose texts were left out.
 *
 * @param instruments those of the study
 * @throws AxiaError `invalid-input`
 */
export function assertAskable(instruments: readonly Instrument[]): void {
  const found = instruments.find(({ sharing }) => sharing === 'withheld');
  if (found === undefined) return;
  throw new AxiaError(
    'invalid-input',
    `This study came without the texts of “${found.title}”, so no more of its questions can be asked.`,
    'View the answers it has, or set up a study of your own with your copy of the form.'
  );
}
