// Compares analysis.json and scores.csv with the recomputation, leaf by leaf.
import { tableCsvLeaves, tableLeaves } from './paper-tables.mjs';
import { measureScoreLeaves, recomputeValueScores, scoreLeaves } from './scores.mjs';

const FROM_TEXT = { NaN, Infinity, '-Infinity': -Infinity };

/** Sentences for people have no wording in the documents. That there is a problem is compared. */
const SENTENCES =
  /^((behaviour\.|agreement\.)?notes|(populations|behaviour\.results)\[\d+\]\.note|tables\[\d+\]\.(title|notes|words))(\[|\.length|$)/u;
const PROBLEM =
  /^((populations|behaviour\.results)\[\d+\]|structure\.circle\.(respondent|people))\.problem$/u;

/** Ends of an iteration: how far its numbers may be apart, where the tolerance is 1e-8. */
const ITERATED = [
  [/^structure\.circle\.\w+\.model\.angle(s|Errors)\[/u, 1e-2],
  [/^structure\.circle\.\w+\.model\./u, 1e-4]
];
const EXACT = 1e-8;

const HUGE_T = 1e10;
const HUGE_LOG_P = -50;

/** What a recomputed problem says. */
export const SOME_PROBLEM = 'some problem';

const sectionOf = (path) =>
  path
    .replace(/\[\d+\]/gu, '')
    .split('.')
    .slice(0, 2)
    .join('.');
const isObject = (x) => typeof x === 'object' && x !== null;

function* leaves(value, path) {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) yield* leaves(value[i], `${path}[${i}]`);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      yield* leaves(value[key], path === '' ? key : `${path}.${key}`);
    }
  } else yield [path, value];
}

/** Sizes of lists are leaves too: a list that lacks its end must not pass. */
function* lengths(value, path) {
  if (!isObject(value)) return;
  if (Array.isArray(value)) yield [`${path}.length`, value.length];
  for (const key of Object.keys(value)) {
    const place = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    yield* lengths(value[key], place);
  }
}

/** Two numbers differ by the absolute difference, in tails of distributions by the relative one. */
function distance(theirs, ours, path) {
  const a = typeof theirs === 'string' ? FROM_TEXT[theirs] : theirs;
  if (typeof a !== 'number' || typeof ours !== 'number') return theirs === ours ? 0 : Infinity;
  if (Object.is(a, ours)) return 0;
  if (Number.isNaN(a) || Number.isNaN(ours)) return Infinity;
  // How large t is when all similarities are alike is rounding.
  if (/\.tTest\.t$/u.test(path) && ours === Infinity && a > HUGE_T) return 0;
  if (/\.tTest\.log10P$/u.test(path) && ours === -Infinity && a < HUGE_LOG_P) return 0;
  // A standard deviation of rounding errors is their root.
  if (/\.variance\.(signal|form)$/u.test(path)) return Math.abs(a * a - ours * ours);
  const absolute = Math.abs(a - ours);
  const [, apart] = ITERATED.find(([of]) => of.test(path)) ?? [];
  if (apart !== undefined) return (absolute / apart) * EXACT;
  if (/\.tTest\.(t|log10P)$/u.test(path)) return absolute / Math.max(1, Math.abs(ours));
  if (/\.tTest\.p$/u.test(path) && ours > 1e-300) return absolute / ours;
  return absolute;
}

/**
 * Compares all leaves. `skipped` are the beginnings of paths that were not recomputed.
 */
export function compare(bundle, ours, tolerance, skipped) {
  const sections = new Map();
  const differences = [];
  const unchecked = new Set();
  const skippedPart = (path) => skipped.find((part) => path.startsWith(part));
  const mine = new Map([
    ...leaves(ours, ''),
    ...lengths(ours, ''),
    ...recomputeValueScores(bundle),
    ...measureScoreLeaves(ours.behaviour?.scores ?? []),
    ...tableLeaves(ours.tables ?? [])
  ]);
  const theirs = new Map([
    ...leaves(bundle.analysis, ''),
    ...lengths(bundle.analysis, ''),
    ...scoreLeaves(bundle),
    ...tableCsvLeaves(bundle)
  ]);
  for (const [path, text] of theirs) {
    const value = PROBLEM.test(path) && text !== null ? SOME_PROBLEM : text;
    const left = SENTENCES.test(path)
      ? path.replace(/\[\d+\]/gu, '').replace(/\.length$/u, '')
      : skippedPart(path);
    if (left !== undefined) {
      unchecked.add(left);
      continue;
    }
    const own = mine.get(path);
    const difference = mine.has(path) ? distance(value, own, path) : Infinity;
    const section = sections.get(sectionOf(path)) ?? { leaves: 0, largest: 0 };
    section.leaves += 1;
    section.largest = Math.max(section.largest, difference);
    sections.set(sectionOf(path), section);
    if (difference > tolerance) differences.push({ path, theirs: value, ours: own });
  }
  for (const [path, own] of mine) {
    if (own === undefined || theirs.has(path)) continue;
    differences.push({ path, theirs: undefined, ours: own });
  }
  return {
    sections: [...sections].map(([name, section]) => ({ name, ...section })),
    differences,
    unchecked: [...unchecked]
  };
}
