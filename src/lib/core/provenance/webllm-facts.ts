import {
  cachingFacts,
  calibrationFacts,
  fact,
  history,
  joined,
  percent,
  systemFact,
  tokens,
  type Fact
} from './fact';
import type { WebllmProvenance } from './provenance';

/** Characters of a commit and of a digest that tell it from others. */
const [SHORT_REVISION, SHORT_DIGEST] = [7, 12];

/** How a model in the browser answered. */
export function webllmFacts(provenance: WebllmProvenance): Fact[] {
  const { adapter, calibration, engine, id, model, quantisation, revision, selfTests, weights } =
    provenance;
  const { longPrompts, prefixReuse, repeatProbability } = selfTests;
  const { digest, hashed } = weights;
  const shortDigest = digest && `SHA-256 ${digest.slice(0, SHORT_DIGEST)}`;
  const ran = joined([engine.name, engine.version, adapter && `on ${adapter}`], ' ');
  return [
    ...fact(
      'model',
      'Model',
      id,
      `The model was ${id}${weights.source ? ` (${weights.source})` : ''}.`
    ),
    ...fact(
      'weights',
      'Weights',
      revision ? `revision ${revision.slice(0, SHORT_REVISION)}` : shortDigest,
      revision ? `Its weights were at revision ${revision}.` : null
    ),
    ...fact(
      'files',
      'Files',
      joined([
        revision && shortDigest,
        hashed === null ? null : hashed ? 'every file verified' : 'only file sizes verified'
      ]),
      digest && `The SHA-256 over the names and hashes of all its files is ${digest}.`
    ),
    ...fact(
      'quantisation',
      'Quantisation',
      quantisation,
      quantisation && `It used ${quantisation} quantisation.`
    ),
    ...fact('engine', 'Engine', ran, `It ran in a browser with ${ran}.`),
    ...(calibration === null ? [] : calibrationFacts(calibration, ' by a grammar')),
    ...(prefixReuse === null ? [] : cachingFacts(prefixReuse)),
    ...fact('history', 'Changes', ...history(provenance)),
    ...fact(
      'long-prompts',
      'Long prompts',
      longPrompts &&
        (longPrompts.allowed ? 'read in chunks' : `refused: ${longPrompts.reason ?? 'not tested'}`)
    ),
    ...fact(
      'sanity-check',
      'Sanity check',
      repeatProbability === null
        ? null
        : `repeated a digit with ${percent(repeatProbability)} probability`
    ),
    ...systemFact(model.systemRole),
    ...fact(
      'reasoning',
      'Reasoning',
      model.reasoning ? 'reasoning off' : null,
      'Reasoning was switched off with an empty thinking block.'
    ),
    ...fact('context', 'Context window', tokens(model.contextWindow)),
    ...fact('chunk', 'Prefill chunk', tokens(model.prefillChunk)),
    ...fact('vocabulary', 'Vocabulary', tokens(model.vocabulary)),
    ...fact('length', 'Answer length', tokens(model.answerTokens, true)),
    ...fact('library', 'Model library', weights.library),
    ...fact('licence', 'Licence', weights.licence)
  ];
}
