import { type Answer, samplesOf } from '../core/study/answer';
import type { Cell } from '../core/study/cell';
import type { Elicitation, RespondentSpec } from '../core/study/design';
import { AxiaError, throwIfAborted } from '../core/error';
import type { Instrument } from '../core/instrument/instrument';
import type { RespondentIdentity, RespondentProvenance } from '../core/provenance/provenance';
import {
  CONVERSATION_FACTOR,
  NAME_ONLY_FACTOR,
  TEST_ONLY_FACTOR,
  canonicalParameters,
  simulateDistribution,
  simulatedItem,
  simulatedPreset,
  textSampler,
  type SimulatedItem
} from '../core/simulation';
import { namedStreams } from '../core/random';
import type { OpenProgress, Respondent } from './respondent';

/** Version of the generative model: changes whenever the same parameters answer differently. */
export const SIMULATION_VERSION = '1';

type SimulatedSpec = Extract<RespondentSpec, { kind: 'simulated' }>;

/** Name for people: the preset's when the parameters are the preset's, else "custom". */
export function simulatedLabel(spec: SimulatedSpec): string {
  const preset = simulatedPreset(spec.preset);
  const own = canonicalParameters(spec.parameters);
  const same = preset !== undefined && canonicalParameters(preset.parameters) === own;
  return `Simulated: ${same ? preset.label.toLowerCase() : 'custom'}`;
}

/** Identity of a simulated respondent: everything that decides its answers is in the id. */
export function simulatedIdentity(
  spec: SimulatedSpec,
  seed: number
): RespondentIdentity & { kind: 'simulated' } {
  return {
    kind: 'simulated',
    id: `simulated/${SIMULATION_VERSION};${canonicalParameters(spec.parameters)};seed=${seed}`,
    label: simulatedLabel(spec),
    revision: SIMULATION_VERSION,
    quantisation: null,
    simulated: true
  };
}

/**
 * A seeded generative model that answers as a language model would: not a language model, and
 * labelled so wherever its numbers appear. A cell names only instrument and item, so the key of
 * the instruments is given here; prompt texts are never read.
 *
 * @param seed integer in [0, 2^31)
 * @param instruments those that will be asked
 */
export function createSimulatedRespondent(
  spec: SimulatedSpec,
  seed: number,
  instruments: readonly Instrument[]
): Respondent {
  const identity = simulatedIdentity(spec, seed);
  const items = new Map<string, SimulatedItem>(
    instruments.flatMap((instrument) =>
      instrument.items.map((item) => [
        itemKey(instrument.id, item.number),
        simulatedItem(instrument, item)
      ])
    )
  );

  const answer = (cell: Cell, elicitation: Elicitation): Answer => {
    const item = items.get(itemKey(cell.instrument, cell.item));
    if (item === undefined) {
      throw new AxiaError(
        'invalid-input',
        `The simulated respondent does not know item ${cell.item} of ${cell.instrument}.`,
        'Choose an instrument that comes with a scoring key.'
      );
    }
    const { logProbabilities, outside } = simulateDistribution(
      spec.parameters,
      seed,
      cell.condition,
      item,
      cell.options.length,
      cell.context?.kind === 'conversation' ? cell.repetition : null,
      cell.arm ?? null
    );
    if (elicitation.mode === 'distribution') {
      return {
        cellId: cell.id,
        status: 'answered',
        mode: 'distribution',
        logProbabilities,
        outside
      };
    }
    const { repeats, temperature } = elicitation;
    const sample = textSampler(logProbabilities, outside, cell.options, temperature);
    const streamOf = namedStreams(seed, `sample/${addressOf(cell)}/`);
    const samples = Array.from({ length: repeats }, (_, repeat) =>
      sample(streamOf(String(repeat)))
    );
    return { cellId: cell.id, status: 'answered', mode: 'sampled', samples: samplesOf(samples) };
  };

  let ready = false;
  return {
    identity,
    atOnce: 1,
    get ready() {
      return ready;
    },
    async open({ signal, onProgress }): Promise<RespondentProvenance> {
      throwIfAborted(signal);
      onProgress(READY);
      ready = true;
      return {
        ...identity,
        version: SIMULATION_VERSION,
        parameters: {
          ...spec.parameters,
          nameOnlyFactor: NAME_ONLY_FACTOR,
          testOnlyFactor: TEST_ONLY_FACTOR,
          conversationFactor: CONVERSATION_FACTOR
        },
        seed
      };
    },
    async answer(cell, elicitation, signal) {
      throwIfAborted(signal);
      return answer(cell, elicitation);
    },
    effort: () => null,
    async close() {}
  };
}

const READY: OpenProgress = {
  phase: 'ready',
  message: 'Simulated, not a language model: nothing to download.',
  bytesDone: null,
  bytesTotal: null,
  rate: null,
  secondsLeft: null
};

/** Names the cell; without the repetition where there is only one. */
function addressOf({ condition, instrument, item, repetition }: Cell): string {
  const address = `${condition}/${instrument}/${item}`;
  return repetition === 'standard' ? address : `${address}/${repetition}`;
}

function itemKey(instrument: string, item: number): string {
  return `${instrument}/${item}`;
}
