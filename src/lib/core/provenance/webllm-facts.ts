import {
  fact,
  history,
  joined,
  massSentence,
  percent,
  systemFact,
  tokens,
  type Fact
} from './fact';
import type { Calibration, PrefixReuse, WebllmProvenance } from './provenance';

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
    ...(calibration === null ? [] : calibrationFacts(calibration)),
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

function calibrationFacts(calibration: Calibration): Fact[] {
  const { answerPrefix, massChosen, massPlain, method, questions, threshold, tried } = calibration;
  const known = massPlain !== null && questions > 0;
  const low = known && threshold !== null && massPlain < threshold;
  const because = known ? 'Because this was low, ' : '';
  const methods = {
    plain: ['asked plainly', known ? 'The questions were asked unchanged.' : null],
    'answer-prefix': [
      `answers prefixed with “${answerPrefix}”`,
      `${because}each answer was prefixed with “${answerPrefix}”${
        known && massChosen !== null ? `, which raised it to ${percent(massChosen)}` : ''
      } (our choice).`
    ],
    grammar: [
      'texts constrained to the response options',
      `${because}generated texts were constrained to the response options by a grammar, which rules out unreadable answers (our choice).`
    ]
  } as const;
  const [short, sentence] = methods[method];
  const helpless =
    'This was low, but no alternative raised it enough, so the questions were asked unchanged (our choice).';
  const mass = massChosen ?? massPlain;
  return [
    ...fact(
      'calibration',
      'Calibration',
      mass === null ? null : `${percent(mass)} on the response options`,
      known ? massSentence(questions, massPlain) : null
    ),
    ...fact('method', 'Method', short, low && method === 'plain' ? helpless : capital(sentence)),
    ...fact(
      'prefixes',
      'Prefixes tried',
      tried.map((one) => `“${one.prefix}” ${percent(one.mass)}`).join(', ')
    )
  ];
}

const capital = (sentence: string | null) =>
  sentence && sentence.charAt(0).toUpperCase() + sentence.slice(1);

function cachingFacts({ largestDifference, on, reason }: PrefixReuse): Fact[] {
  const difference = largestDifference?.toPrecision(2);
  const tested =
    difference === undefined
      ? ''
      : `; in a self-test, caching changed no logit by more than ${difference}`;
  return [
    ...fact(
      'caching',
      'Prompt caching',
      on ? 'prompt prefixes cached' : 'no prompt caching',
      on
        ? `Prompt prefixes shared with the previous question were cached${tested}.`
        : `Every prompt was read in full, without caching${reason === null ? '' : ` (${reason})`}.`
    ),
    ...fact(
      'caching-test',
      'Caching test',
      on ? (difference && `logits differ by at most ${difference}`) || null : reason
    )
  ];
}
