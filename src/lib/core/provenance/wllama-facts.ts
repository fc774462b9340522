import {
  cachingFacts,
  calibrationFacts,
  fact,
  hiddenFacts,
  history,
  joined,
  percent,
  systemFact,
  tokens,
  type Fact
} from './fact';
import type { WllamaProvenance } from './provenance';

/** Characters of a digest that distinguish it from others. */
const SHORT_DIGEST = 12;

/** How a model on this computer’s processor answered. */
export function wllamaFacts(provenance: WllamaProvenance): Fact[] {
  const { calibration, chat, engine, file, id, model, quantisation, revision, selfTests, threads } =
    provenance;
  const { piecesDifference, prefixReuse, repeatDifference, repeatProbability } = selfTests;
  const llama = engine.build && `llama.cpp ${engine.build}`;
  const ran = joined([joined([engine.name, engine.version], ' '), llama], ' with ');
  const digest = file.digest && `SHA-256 ${file.digest.slice(0, SHORT_DIGEST)}`;
  return [
    ...fact(
      'model',
      'Model',
      id,
      `The model was ${id}, from the file ${file.name}${file.source ? ` (${file.source})` : ''}.`
    ),
    ...fact(
      'weights',
      'Weights',
      digest,
      file.digest && `The SHA-256 of the file is ${file.digest}.`
    ),
    ...fact('revision', 'Revision', revision && revision.slice(0, 7)),
    ...fact(
      'quantisation',
      'Quantisation',
      quantisation,
      quantisation && `It used ${quantisation} quantisation.`
    ),
    ...fact(
      'types',
      'Weight formats',
      model.tensorTypes.map(({ type, share }) => `${type} ${percent(share)}`).join(', ')
    ),
    ...fact('architecture', 'Architecture', model.architecture),
    ...fact(
      'engine',
      'Engine',
      `${ran} on the processor`,
      `It ran in a browser on the processor, with ${ran}${
        threads === null ? '' : `, in ${threads === 1 ? 'one thread' : `${threads} threads`}`
      }. Its numbers differ from those of the same model in another engine.`
    ),
    ...chatFacts(chat),
    ...(calibration === null ? [] : calibrationFacts(calibration)),
    ...(prefixReuse === null ? [] : cachingFacts(prefixReuse)),
    ...fact('history', 'Changes', ...history(provenance)),
    ...fact(
      'repeatability',
      'Repeatability',
      repeatDifference === null
        ? null
        : repeatDifference === 0 && piecesDifference === 0
          ? 'identical when repeated'
          : `log-probabilities differ by at most ${Math.max(repeatDifference, piecesDifference ?? 0).toPrecision(2)} when repeated`
    ),
    ...fact(
      'sanity-check',
      'Sanity check',
      repeatProbability === null
        ? null
        : `repeated a digit with ${percent(repeatProbability)} probability`
    ),
    ...fact('context', 'Context window', tokens(model.contextWindow)),
    ...fact('vocabulary', 'Vocabulary', tokens(model.vocabulary)),
    ...fact('length', 'Answer length', tokens(model.answerTokens, true)),
    ...fact('licence', 'Licence', file.licence)
  ];
}

function chatFacts({ date, emptySystem, format, hidden, systemRole }: WllamaProvenance['chat']) {
  if (format === 'plain')
    return fact(
      'format',
      'Format',
      'base model, asked in plain text',
      'It is a base model, which was trained only to continue texts; the questions were asked in plain text.'
    );
  return [
    ...systemFact(systemRole),
    ...hiddenFacts(hidden, emptySystem),
    ...fact(
      'date',
      'Date in the template',
      date,
      date && `The template was given ${date} as today’s date, so that prompts never change.`
    )
  ];
}
