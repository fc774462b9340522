// Recomputes analysis.json from the answers of a bundle and compares every leaf.
//
//   node recompute.mjs <bundle.zip or folder> [--human <static/human-data>] [--tolerance 1e-8]
//                      [--keep <file for comparison.mjs>] [--points <folder>]
//
// The folder keeps what does not rest on the answers for other bundles.
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recompute } from './analysis.mjs';
import { compare } from './compare.mjs';
import { compared } from './comparison.mjs';
import { findOtherCombinations } from './curve.mjs';
import { findOtherForms } from './filled-forms.mjs';
import { isRecomputable } from './maps.mjs';
import { readBundle, readHumanData } from './reading.mjs';
import { findIncoherent } from './coherence.mjs';

const HUMAN_DATA = join(dirname(fileURLToPath(import.meta.url)), '../../static/human-data');
const ITERATIVE_TOLERANCE = 1e-6;
const EXACT_TOLERANCE = 1e-8;
/** Places that are named after the first one. */
const MORE_DIFFERENCES = 9;

function readArguments(list) {
  const options = { bundle: null, human: HUMAN_DATA, tolerance: null, keep: null, points: null };
  for (let i = 0; i < list.length; i += 1) {
    if (list[i] === '--human') options.human = list[(i += 1)];
    else if (list[i] === '--tolerance') options.tolerance = Number(list[(i += 1)]);
    else if (list[i] === '--keep') options.keep = list[(i += 1)];
    else if (list[i] === '--points') options.points = list[(i += 1)];
    else options.bundle = list[i];
  }
  return options;
}

function main() {
  const {
    bundle: path,
    human,
    tolerance: wanted,
    keep,
    points
  } = readArguments(process.argv.slice(2));
  if (path === null) {
    console.error(
      'Usage: node recompute.mjs <bundle.zip or folder> [--human <folder>] [--tolerance <number>]'
    );
    return 2;
  }
  const bundle = readBundle(path);
  const { mds } = bundle.analysis.choices;
  if (!isRecomputable(mds)) {
    console.error(`${mds} scaling is not recomputed here`);
    return 2;
  }
  const tolerance = wanted ?? (mds === 'classical' ? EXACT_TOLERANCE : ITERATIVE_TOLERANCE);
  const humanData = existsSync(human) ? readHumanData(human) : null;
  const { analysis, context, skipped, otherMinima } = recompute(bundle, humanData, points);
  if (keep !== null) writeFileSync(keep, JSON.stringify(compared(analysis)));
  const { sections, differences, unchecked } = compare(bundle, analysis, tolerance, skipped);
  const combinations = findOtherCombinations(bundle, context, tolerance);
  differences.unshift(
    ...findIncoherent(bundle),
    ...findOtherForms(bundle),
    ...combinations.differences
  );

  const width = Math.max(...sections.map(({ name }) => name.length));
  for (const { name, leaves, largest } of sections) {
    console.log(
      `${name.padEnd(width)}  ${String(leaves).padStart(6)} leaves  largest difference ${largest.toExponential(1)}`
    );
  }
  if (unchecked.length > 0) console.log(`not recomputed: ${unchecked.join(', ')}`);
  if (otherMinima > 0) {
    console.log(`${otherMinima} bootstrap maps are another local minimum than the one found here`);
  }
  if (combinations.rows > 0) {
    console.log(
      `${combinations.rows} combinations of curve.csv compared, ${combinations.otherMinima} numbers of another local minimum`
    );
  }
  if (differences.length === 0) {
    console.log(`identical within ${tolerance}`);
    return 0;
  }
  const said = ({ path: place, theirs, ours }) =>
    `${place}: the bundle has ${theirs}, recomputed ${ours}`;
  const [first, ...others] = differences;
  console.log(`${differences.length} leaves differ; the first is ${said(first)}`);
  for (const other of others.slice(0, MORE_DIFFERENCES)) console.log(`then ${said(other)}`);
  return 1;
}

process.exitCode = main();
