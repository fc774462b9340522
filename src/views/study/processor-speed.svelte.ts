import type { Cell } from '../../lib/core/study/cell';
import type { Effort, Respondent } from '../../lib/engines/respondent';
import type { GgufModel } from '../../lib/models';
import type { Services } from '../services';

/** Weights times tokens that this computer’s processor read in a second, when last measured. */
const STORAGE_KEY = 'axia-processor-speed';

/** Fewer tokens say little about a speed, and smaller models little about larger ones. */
const ENOUGH_TOKENS = 20;
const ENOUGH_WEIGHTS = 50e6;

const measured = $state({ speed: stored() });

function stored(): number | null {
  try {
    const speed = Number(localStorage.getItem(STORAGE_KEY));
    return speed > 0 && Number.isFinite(speed) ? speed : null;
  } catch {
    return null; // storage may be denied: the speed is then that of this page view
  }
}

/** Null where it was never measured in this browser. */
export const rememberedSpeed = (): number | null => measured.speed;

/** Whether a model’s speed says something about that of others. */
export const canBeMeasured = (parameters: number | null): parameters is number =>
  parameters !== null && parameters >= ENOUGH_WEIGHTS;

/** Keeps the speed at which a model’s prompts were read, for estimates of this model and others. */
export function rememberSpeed(effort: Effort | null, parameters: number | null): void {
  if (effort === null || !canBeMeasured(parameters) || effort.tokensRead < ENOUGH_TOKENS) return;
  measured.speed = (parameters * effort.tokensRead * 1000) / effort.milliseconds;
  try {
    localStorage.setItem(STORAGE_KEY, measured.speed.toPrecision(3));
  } catch {
    // not remembered, still known to this page
  }
}

/** A short question: calibration asks it once or a few times. */
const PROBE: Cell = {
  id: 'speed',
  instrument: 'speed',
  item: 1,
  condition: 'none',
  repetition: 'standard',
  prompt: {
    system: null,
    user: 'The baker opens her shop before sunrise and sells bread, rolls and a few small cakes. How much do you like bread? Answer with a number from 1 (not at all) to 3 (very much).'
  },
  options: ['1', '2', '3']
};

/** Asked to be timed. It begins otherwise: what it shared with the question before would not be read. */
const TIMED: Cell = {
  ...PROBE,
  id: 'speed-timed',
  item: 2,
  prompt: {
    system: null,
    user: 'Every evening a fisherman mends his nets by the harbour and talks with whoever comes along the pier. How much do you like the sea? Answer with a number from 1 (not at all) to 3 (very much).'
  }
};

/**
 * Loads a model that is in this browser, warms it up, and measures how fast it reads. Takes some
 * seconds to a minute.
 */
export async function measureSpeed(
  { createRespondent }: Pick<Services, 'createRespondent'>,
  { id, parameters }: GgufModel,
  { signal, onProgress }: Pick<Parameters<Respondent['open']>[0], 'signal' | 'onProgress'>
): Promise<void> {
  const respondent = await createRespondent(
    { kind: 'wllama', model: id },
    { seed: 1, instruments: [] }
  );
  try {
    const elicitation = { mode: 'distribution' } as const;
    await respondent.open({ cells: [PROBE], elicitation, earlier: null, signal, onProgress });
    // Only answers count: what was read while loading is no part of the effort.
    await respondent.answer(TIMED, elicitation, signal);
    rememberSpeed(respondent.effort(), parameters);
  } finally {
    await respondent.close();
  }
}
