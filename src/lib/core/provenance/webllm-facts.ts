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
    ...libraryFacts(id, weights),
    ...fact('runtime', 'Runtime', engine.runtime),
    ...fact('licence', 'Licence', weights.licence)
  ];
}

/** The part of a library’s or a model’s name before its quantisation, spelt alike. */
const modelIn = (name: string) => name.split(/-q\d+f\d/u)[0]!.replaceAll('_', '.');

/** The compiled program of the model: one is often used for several models of the same shape. */
function libraryFacts(id: string, { library, libraryDigest }: WebllmProvenance['weights']): Fact[] {
  if (library === null) return [];
  const file = library.slice(library.lastIndexOf('/') + 1);
  const digest = libraryDigest ? `SHA-256 ${libraryDigest}` : null;
  const [own, other] = [modelIn(id), modelIn(file)];
  // Ids of a reader’s own models are no names.
  const foreign = other !== file.replaceAll('_', '.') && !id.startsWith('own-') && own !== other;
  const words = joined([file, foreign && `made for ${other}`, digest?.slice(0, 8 + SHORT_DIGEST)]);
  return [
    ...fact(
      'library',
      'Model library',
      words,
      `Its compiled program, with the runtime inside, was ${file}${digest ? ` (${digest})` : ''}${
        foreign ? `, which was made for ${other}, a model of the same shape` : ''
      }.`
    ),
    ...fact('library-address', 'Library from', library)
  ];
}
