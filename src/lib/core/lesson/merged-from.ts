import * as v from 'valibot';
import { MOST_SEATS } from '../limits';
import { numberIn, plainText, wholeNumberIn } from '../parse-data';
import { factsOf } from '../provenance/facts';
import { provenanceSchema, type RespondentProvenance } from '../provenance/provenance';
import { count, line, listInWords, percent } from '../words';
import type { Dealing } from './deal';
import type { MergedShares } from './merge-shares';
import { shortened } from './share-code';

const seatNumber = wholeNumberIn({ min: 1, max: MOST_SEATS });
const share = numberIn({ min: 0, max: 1 });
const whole = wholeNumberIn({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** Where the answers of a study came from that the seats of a lesson ran together. */
export const mergedFromSchema = v.object({
  /** With seats and overlap, it gives back which question was dealt to whom (`dealShares`). */
  lesson: plainText(6),
  seats: seatNumber,
  /** Share of the questions that two seats were dealt. */
  overlap: share,
  /** Seats whose results count, in their order. */
  from: v.pipe(
    v.array(
      v.object({
        seat: seatNumber,
        /** Its answers in the study. */
        answers: whole,
        /** False where probabilities were rounded, or long texts cut off, to fit into a code. */
        exact: v.boolean('must be true or false'),
        /** From the seats that were asked the same; null where none was. */
        difference: v.nullable(v.object({ cells: whole, largest: share, mean: share })),
        /** What answered there, without the chat template; null where the code had no room for it. */
        provenance: v.nullable(provenanceSchema)
      })
    ),
    v.maxLength(MOST_SEATS, `lists more than ${MOST_SEATS} seats`)
  )
});

export type MergedFrom = v.InferOutput<typeof mergedFromSchema>;

/** What is recorded of a merged study. @param only one seat, where each ran a study of its own */
export function mergedFrom(
  { lesson, overlap, seats }: Dealing,
  merged: MergedShares,
  only: number | null = null
): MergedFrom {
  const from = merged.seats.flatMap(({ counted, difference, exact, seat, sheet }) =>
    sheet && (only === null || only === seat)
      ? [
          {
            seat,
            answers: counted,
            exact: exact === true,
            difference,
            provenance: shortened(sheet.provenance)
          }
        ]
      : []
  );
  return { lesson, seats, overlap, from };
}

/** Seats that a kept study has answers of, and whose results do not count any more. */
export const goneSeats = (kept: MergedFrom, { seats }: MergedShares): number[] =>
  kept.from
    .filter(({ answers, seat }) => answers > 0 && seats[seat - 1]?.state !== 'in')
    .map(({ seat }) => seat);

/** What computed the answers of a seat: what can differ between machines of one respondent. */
const DIFFERING = ['engine', 'server', 'calibration', 'method', 'caching', 'repeatability'];

function machineOf(provenance: RespondentProvenance): string {
  if (provenance.simulated) return 'simulated';
  const facts = factsOf({ identity: provenance, provenance });
  const threads = provenance.kind === 'wllama' ? provenance.threads : null;
  return [
    ...facts.filter(({ id }) => DIFFERING.includes(id)).map(({ short }) => short),
    ...(threads === null ? [] : [count(threads, 'thread')])
  ].join(', ');
}

/**
 * Where the answers of a merged study came from, for its methods section: how many seats, which were
 * rounded, what computed them where, and how far they agreed.
 *
 * @param answered questions of the study that were answered or failed
 */
export function mergedParagraph(
  { from, lesson, overlap, seats }: MergedFrom,
  answered: number
): string {
  const handed = from.reduce((sum, { answers }) => sum + answers, 0);
  const rounded = from.filter(({ exact }) => !exact);
  const machines = new Map<string, number[]>();
  for (const { provenance, seat } of from) {
    const machine = provenance === null ? 'not known' : machineOf(provenance);
    machines.set(machine, [...(machines.get(machine) ?? []), seat]);
  }
  const compared = from.flatMap(({ difference }) => difference ?? []);
  const sentences = [
    `${from.length} of ${count(seats, 'seat')} of a lesson (${lesson}) gave the answers, each to its share of the questions. ${percent(overlap)} of the questions went to two seats each; the answer of the first counts (our choice).`,
    handed < answered &&
      `${answered - handed} of the ${count(answered, 'answer')} came from the machine that put the shares together.`,
    rounded.length > 0 &&
      `So that they fit into a code, log-probabilities of ${listed(rounded.map(({ seat }) => seat))} were rounded to 1/1024, and texts cut after 2,000 characters.`,
    compared.length === 0
      ? 'No two seats answered the same question, so how far they agree is not known.'
      : `Where two seats answered the same question, the probability of an option differed by at most ${fixed(Math.max(...compared.map(({ largest }) => largest)))}.`,
    machines.size > 1
      ? 'Not all seats ran on the same machine with the same settings:'
      : 'What the seats ran on:'
  ];
  const rows = [...machines].map(([machine, own]) => `\n- ${listed(own)}: ${line(machine)}`);
  return `${sentences.filter((one) => one !== false).join(' ')}\n${rows.join('')}`;
}

const listed = (seats: readonly number[]): string =>
  `${seats.length === 1 ? 'seat' : 'seats'} ${listInWords(seats.map(String))}`;

const fixed = (share: number): string => (share === 0 ? '0' : share.toPrecision(2));
