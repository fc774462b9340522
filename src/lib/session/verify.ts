import { CurveComputer } from '../core/analysis/curve/compute';
import type { ComputedCurve } from '../core/analysis/curve/report';
import { axesAmong, curveAxes, CURVE_AXES } from '../core/analysis/curve/grid';
import { formInputs } from '../core/analysis/form/inputs';
import { parseChoices } from '../core/analysis/choices';
import type { Steps } from '../core/analysis';
import type { AnalysisChoices } from '../core/analysis/types';
import { AxiaError } from '../core/error';
import { isExcessiveJson } from '../core/json-limits';
import { compareCsv, compareJson, type Compared } from '../core/report/compare-report';
import type { Verification } from '../core/report/verification';
import { isOwnId, parsePeopleFile } from '../core/people/own-people';
import { reportFiles } from '../core/report';
import type { Instrument } from '../core/instrument/instrument';
import { planInSteps } from '../core/study/plan';
import type { Cell } from '../core/study/cell';
import type { UncheckedBundle } from '../bundle/open-unchecked';
import { inSlices } from '../platform/in-slices';
import type { HumanFigures } from './human-figures';
import type { OpenStudy } from './open-study';
import { analyseAgain } from './recompute';

/** Files of the report whose cells follow from the answers. */
const TABLES = ['scores.csv', 'tables.csv', 'curve.csv'] as const;
const WORDS = ['methods.md', 'references.bib', 'tables.md', 'codebook.csv', 'chat.json'] as const;

/**
 * Computes the report of a bundle again and compares it with its own.
 *
 * @param site the site's questionnaires of the same ids, as far as it has them
 */
export async function verify(
  open: OpenStudy,
  bundle: UncheckedBundle,
  published: HumanFigures,
  site: readonly Instrument[],
  signal: AbortSignal
): Promise<Verification> {
  const { answers, cells, differences, files, manifest, prompts, report } = bundle;
  let analysis: Compared | null = null;
  let problem: string | null = null;
  const rewritten: string[] = [];
  const text = report['analysis.json'];
  if (text === undefined) problem = 'The bundle holds no analysis.';
  else
    try {
      const theirs = parsed(text);
      const choices = parseChoices(theirs.choices);
      const figures = withOwn(published, report['people.json']);
      const wanted = { form: 'form' in theirs, structure: 'structure' in theirs };
      const again = await inSlices(analyseAgain(open, choices, figures, wanted), signal);
      const curve =
        theirs.curve === undefined
          ? null
          : await inSlices(curveAgain(open, choices, figures, theirs.curve), signal);
      const here = reportFiles(open.study!, { ...again, curve });
      analysis = compareJson('analysis.json', theirs, parsed(here['analysis.json']!), differences);
      for (const name of TABLES) {
        const [one, other] = [report[name], here[name]];
        if (one !== undefined && other !== undefined)
          analysis.numbers += await compareCsv(name, one, other, differences);
        else if (one !== undefined || other !== undefined)
          differences.add(name, '', one === undefined ? null : 'there', other ? 'there' : null);
      }
      for (const name of WORDS)
        if ((report[name] ?? '') !== (here[name] ?? '')) rewritten.push(name);
    } catch (error) {
      signal.throwIfAborted();
      problem = AxiaError.from(error).message;
      differences.add('analysis.json', '', problem, null);
    }
  return {
    title: manifest.study.title,
    appVersion: manifest.appVersion,
    createdAt: manifest.createdAt,
    version: manifest.version,
    files,
    prompts: { questions: cells.length, same: prompts.same },
    wording: await otherWording(bundle, site, signal),
    answers: answers.length,
    analysis,
    problem,
    rewritten,
    differences: differences.list,
    counts: [...differences.counts]
  };
}

/** Human figures with those of their exporter's own, where the bundle holds some. */
function withOwn(figures: HumanFigures, text: string | undefined): HumanFigures {
  if (text === undefined) return figures;
  const { reference, dominance } = parsePeopleFile(parsed(text));
  return {
    ...figures,
    references: [...figures.references, ...(reference ? [reference] : [])],
    dominances: [...figures.dominances, ...(dominance ? [dominance] : [])]
  };
}

const isRecord = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

function parsed(text: string): Record<string, unknown> {
  const data: unknown = isExcessiveJson(text) ? null : JSON.parse(text);
  if (isRecord(data)) return data;
  throw new AxiaError('invalid-input', 'analysis.json is no analysis.', 'Export the study again.');
}

/** The specification curve over the levels of another one, as far as they can be chosen here. */
function* curveAgain(
  { study }: OpenStudy,
  choices: AnalysisChoices,
  figures: HumanFigures,
  theirs: unknown
): Steps<ComputedCurve> {
  const forms = [...formInputs(study!)];
  const { references } = figures;
  const ids = references.map(({ id }) => id);
  const offered = curveAxes(forms, choices, ids, new Set(CURVE_AXES));
  const axes =
    isRecord(theirs) && isRecord(theirs.axes) ? axesAmong(offered, theirs.axes) : offered;
  const computer = new CurveComputer({
    forms,
    axes,
    choices,
    references: axes.reference.map((id) => references.find((one) => one.id === id)!),
    people: references.filter(({ id }) => !isOwnId(id)),
    dominance: figures.dominances.find(({ id }) => id === choices.dominance)!
  });
  const size = axes.map.length * axes.reference.length;
  const similarity = new Float64Array(size * computer.blocks);
  const chance = new Float64Array(size * computer.blocks);
  for (let block = 0; block < computer.blocks; block++) {
    const found = computer.block(block);
    similarity.set(found.similarity, block * size);
    chance.set(found.chance, block * size);
    yield null;
  }
  const marks = axes.scoring.flatMap((_, scoring) => computer.marks(scoring));
  return { curve: { axes, similarity, chance, marks }, choices };
}

/** Questionnaires whose questions this version of the site words otherwise. */
async function otherWording(
  { cells, record }: UncheckedBundle,
  site: readonly Instrument[],
  signal: AbortSignal
): Promise<Verification['wording']> {
  const known = record.instruments.filter(({ id }) => site.some((one) => one.id === id));
  const instruments = record.instruments.map((own) => site.find(({ id }) => id === own.id) ?? own);
  let now: Cell[];
  try {
    ({ cells: now } = await inSlices(
      planInSteps(record.design, instruments, record.identity),
      signal
    ));
  } catch (error) {
    signal.throwIfAborted();
    const here = AxiaError.from(error).message;
    return [{ instrument: '', bundle: '', here, questions: cells.length }];
  }
  const keyOf = ({ condition, instrument, item, repetition }: Cell) =>
    JSON.stringify([condition, instrument, item, repetition]);
  const byKey = new Map(now.map((cell) => [keyOf(cell), cell]));
  return known.flatMap(({ id, version }) => {
    const other = cells.filter((cell) => {
      if (cell.instrument !== id) return false;
      const twin = byKey.get(keyOf(cell));
      return JSON.stringify(twin?.prompt) !== JSON.stringify(cell.prompt);
    });
    const here = site.find((one) => one.id === id)!.version;
    if (other.length === 0 && here === version) return [];
    return [{ instrument: id, bundle: version, here, questions: other.length }];
  });
}
