// Who answered, and how, in words: captions, methods sections and screens all take them from here.
import type { Elicitation } from '../study/design';
import { endpointFacts } from './endpoint-facts';
import { fact, percent, type Fact } from './fact';
import type { Respondent, RespondentProvenance, SimulatedProvenance } from './provenance';
import { webllmFacts } from './webllm-facts';
import { wllamaFacts } from './wllama-facts';

export { capabilityFacts } from './endpoint-facts';
export type { Fact } from './fact';

/** What captions name, where it is known: a reader must know it to judge the numbers. */
const IN_CAPTIONS = [
  'weights',
  'quantisation',
  'engine',
  'format',
  'server',
  'method',
  'calibration',
  'reasoning',
  'caching',
  'seed',
  'history'
];

/** Who answered, as a study holds it, fact by fact. Unknown facts are left out. */
export function factsOf({ identity, provenance }: Respondent): Fact[] {
  switch (provenance?.kind) {
    case 'simulated':
      return simulatedFacts(provenance);
    case 'webllm':
      return webllmFacts(provenance);
    case 'wllama':
      return wllamaFacts(provenance);
    case 'endpoint':
      return endpointFacts(provenance);
    case undefined:
      return [
        ...fact('model', 'Model', identity.id),
        ...fact('revision', 'Revision', identity.revision),
        ...fact('quantisation', 'Quantisation', identity.quantisation)
      ];
  }
}

/** What is not known of a respondent though it matters, in words. */
export function unknownOf({ identity, provenance }: Respondent): string[] {
  if (identity.simulated) return [];
  const { quantisation, revision } = provenance ?? identity;
  const searched: [string, string | null][] = [['quantisation', quantisation]];
  // One file is known by its hash.
  if (provenance?.kind !== 'wllama') searched.unshift(['revision of the weights', revision]);
  if (provenance === null) searched.push(['engine or server', null]);
  if (provenance?.kind === 'webllm')
    searched.push(
      ['SHA-256 of the files', provenance.weights.digest],
      ['engine version', provenance.engine.version],
      ['graphics device', provenance.adapter]
    );
  if (provenance?.kind === 'wllama') searched.push(['SHA-256 of the file', provenance.file.digest]);
  if (provenance?.kind === 'endpoint') searched.push(['server version', provenance.server.version]);
  return searched.flatMap(([what, value]) => (value === null ? [what] : []));
}

/**
 * Who answered, for captions: of a language model with what a reader must know to judge the numbers.
 * A simulated respondent’s label says all.
 */
export function respondentInCaption({ identity, provenance }: Respondent): string {
  const { id, label, simulated } = provenance ?? identity;
  if (simulated) return label;
  const facts = provenance === null ? [] : factsOf({ identity, provenance });
  const named = facts.filter(
    (one) =>
      IN_CAPTIONS.includes(one.id) &&
      // The id names the quantisation of all models but a reader’s own.
      !(one.id === 'quantisation' && id.includes(one.short))
  );
  const words = [...(id === label ? [] : [id]), ...named.map(({ short }) => short)];
  return words.length === 0 ? label : `${label} (${words.join(', ')})`;
}

function simulatedFacts({ id, parameters, seed, version }: SimulatedProvenance): Fact[] {
  return [
    ...fact('model', 'Id', id),
    ...fact('version', 'Version of the simulation', version),
    ...Object.entries(parameters)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, value]) => fact(`parameter-${name}`, inWords(name), String(value))),
    ...fact('seed', 'Seed', seed === null ? null : String(seed))
  ];
}

/** `answerNoise` as "Answer noise". */
function inWords(name: string): string {
  const words = name.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const CARE =
  'Interpret the answers with care: they rest on a small share of the model’s probability. The rest is stored with them.';
const UNREADABLE = 'Many texts may be unreadable; Axia keeps and counts them.';
const CONSTRAINED = 'All texts of the study are therefore constrained to the response options.';

/**
 * What a reader must know of a model that tends to say something else than a response option, and
 * what was done about it; null for a model that does not.
 *
 * @param mode whether answers are distributions or texts
 */
export function lowMassWarning(
  provenance: RespondentProvenance,
  mode: Elicitation['mode']
): string | null {
  const found = massOf(provenance);
  if (found === null || found.mass >= found.threshold) return null;
  const sampled = mode === 'sampled';
  const { calibration, mass } = found;
  if (provenance.kind === 'endpoint' && sampled)
    return `In a calibration, only ${percent(mass)} of the texts could be read as a response option. ${
      provenance.strategy?.constraint ? CONSTRAINED : UNREADABLE
    }`;
  const low = `Asked plainly, this model gives the response options only ${percent(mass)} of its probability.`;
  const chosen = calibration?.massChosen ?? null;
  switch (calibration?.method) {
    case 'answer-prefix':
      return `${low} All answers of the study are therefore prefixed with “${calibration.answerPrefix}”${
        chosen === null ? '' : `, which raises this to ${percent(chosen)}`
      }.`;
    case 'grammar':
      return `${low} ${CONSTRAINED}`;
    case 'plain':
      return sampled
        ? `${low} Its texts could not be constrained to the response options, so the questions are asked unchanged. ${UNREADABLE}`
        : `${low} No alternative raised this enough, so the questions are asked unchanged. ${CARE}`;
    case undefined:
      return `${low} ${CARE}`;
  }
}

/** The probability of the response options that was measured first; null where it was not. */
function massOf(provenance: RespondentProvenance) {
  if (provenance.kind === 'simulated') return null;
  const { mass, threshold, calibration } =
    provenance.kind === 'endpoint'
      ? { ...provenance.capabilities, calibration: null }
      : {
          calibration: provenance.calibration,
          mass: provenance.calibration?.massPlain ?? null,
          threshold: provenance.calibration?.threshold ?? null
        };
  return mass === null || threshold === null ? null : { mass, threshold, calibration };
}
