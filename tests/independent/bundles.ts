// Bundles as the app makes them: studies of simulated respondents, run, analysed and exported.
import { readFileSync } from 'node:fs';
import {
  analyseValueBehaviour,
  analyseValueStructure,
  DEFAULT_CHOICES,
  referencePoints,
  weightControls
} from '../../src/lib/core/analysis';
import { finish } from '../../src/lib/core/analysis/steps';
import { CurveComputer } from '../../src/lib/core/analysis/curve/compute';
import { curveAxes, type CurveAxis } from '../../src/lib/core/analysis/curve/grid';
import type { ComputedCurve } from '../../src/lib/core/analysis/curve/report';
import { formInputs } from '../../src/lib/core/analysis/form/inputs';
import { formReport } from '../../src/lib/core/analysis/form/report';
import { structureFit } from '../../src/lib/core/analysis/structure';
import { buildStudyInput } from '../fakes/study-input';
import { analyseAgreement } from '../../src/lib/core/analysis/agreement';
import type { AnalysisChoices, PopulationId } from '../../src/lib/core/analysis/types';
import type { Answer } from '../../src/lib/core/study/answer';
import type { BehaviourReference } from '../../src/lib/core/reference/behaviour-reference';
import type { Cell } from '../../src/lib/core/study/cell';
import { elicitationOf } from '../../src/lib/core/study/context';
import type { StudyDesign } from '../../src/lib/core/study/design';
import { parseInstrument, type Instrument } from '../../src/lib/core/instrument/instrument';
import { planCells } from '../fakes/plan-cells';
import { studyPreset } from '../../src/lib/core/study/presets';
import type { DominanceShares, ValueReference } from '../../src/lib/core/reference/reference';
import { paperTables } from '../../src/lib/core/replication';
import { reportFiles, type ReportAnalysis } from '../../src/lib/core/report';
import { type ReportStudy } from '../../src/lib/core/report/study';
import type { OwnPeople } from '../../src/lib/core/people/own-people';
import { simulatedPreset } from '../../src/lib/core/simulation';
import { createSimulatedRespondent } from '../../src/lib/engines/simulated';
import { behaviourReferences, valueReferences } from '../../src/lib/session/human-figures';
import { bundleBytes } from '../unit/bundle/whole';
import { record } from '../unit/store/fixtures';

const site = new URL('../../static/', import.meta.url);
const read = <T>(path: string) => JSON.parse(readFileSync(new URL(path, site), 'utf8')) as T;
export const instrumentOf = (id: string) => parseInstrument(read(`questionnaires/${id}.json`));

const behaviourIndex = read<{ defaults: Record<string, string>; references: { id: string }[] }>(
  'human-data/behaviour/index.json'
);
export const figures = {
  references: read<{ references: { id: string }[] }>('human-data/index.json').references.map(
    ({ id }) => read<ValueReference>(`human-data/values/${id}.json`)
  ),
  dominances: read<{ shares: DominanceShares[] }>('human-data/dominance.json').shares,
  behaviour: behaviourIndex.references.map(({ id }) =>
    read<BehaviourReference>(`human-data/behaviour/${id}.json`)
  ),
  behaviourDefaults: behaviourIndex.defaults
};

/** A study of a simulated respondent, and how it is analysed. */
export interface Case {
  respondent: string;
  outside?: number;
  preset?: string;
  seed?: number;
  design?: Partial<StudyDesign>;
  /** Instruments that do not come with the site. */
  instruments?: readonly Instrument[];
  choices?: Partial<AnalysisChoices>;
  /** The reader's own human figures: chosen. */
  people?: OwnPeople;
  /** Populations with reference points; the app exports those of all, and this of the shown one. */
  points?: 'all' | 'none';
  /** Whether the form report is made, and the fit value by value, which takes seconds. */
  form?: boolean;
  structure?: boolean;
  /** Choices that a specification curve varies; without them there is none. */
  curve?: readonly CurveAxis[];
  /** Changes or leaves out an answer; index counts the cells of the plan. */
  change?: (answer: Answer, index: number, cell: Cell) => Answer | null;
}

/** The bundle of a study, made as the app makes it. */
export async function bundleOf(of: Case): Promise<Uint8Array> {
  const { study, answers } = await run(of);
  const choices = {
    ...DEFAULT_CHOICES,
    individuals: 80,
    bootstraps: 12,
    permutations: 499,
    ...(of.people && { reference: of.people.id, dominance: of.people.id }),
    ...of.choices
  };
  const report = reportFiles(study, analysisOf(study, answers, choices, of));
  const { title, design, instruments, identity, provenance } = study;
  return bundleBytes({
    record: record({ title, design, instruments: [...instruments], identity, provenance }),
    answers,
    report,
    appVersion: '1',
    createdAt: '2026-05-01T00:00:00.000Z'
  });
}

async function run(of: Case): Promise<{ study: ReportStudy; answers: Answer[] }> {
  const parameters = { ...simulatedPreset(of.respondent)!.parameters };
  if (of.outside !== undefined) parameters.outside = of.outside;
  const spec = { kind: 'simulated', preset: of.respondent, parameters } as const;
  const design = {
    ...studyPreset(of.preset ?? 'value-structure')!.design(spec, of.seed ?? 1),
    ...of.design
  };
  const instruments = design.instruments.map(
    ({ id }) => of.instruments?.find((own) => own.id === id) ?? instrumentOf(id)
  );
  const respondent = createSimulatedRespondent(spec, design.seed, instruments);
  const { signal } = new AbortController();
  const provenance = await respondent.open({
    signal,
    onProgress: () => undefined,
    cells: [],
    elicitation: design.elicitation,
    earlier: null
  });
  const { identity } = respondent;
  const { cells } = planCells(design, instruments, identity);
  const answers: Answer[] = [];
  for (const [index, cell] of cells.entries()) {
    const elicitation = elicitationOf(cell, design.elicitation);
    const answer = await respondent.answer(cell, elicitation, signal);
    const changed = of.change ? of.change(answer, index, cell) : answer;
    if (changed !== null) answers.push(changed);
  }
  const byId = new Map(answers.map((answer) => [answer.cellId, answer]));
  const study = { title: 'Checked', design, instruments, identity, provenance, cells };
  return { study: { ...study, answers: byId }, answers };
}

/** Everything that the results screen computes of a study. */
export function analysisOf(
  study: ReportStudy,
  answers: Answer[],
  choices: AnalysisChoices,
  {
    curve,
    form,
    points,
    structure,
    people: own
  }: Pick<Case, 'curve' | 'form' | 'points' | 'structure' | 'people'>
): ReportAnalysis {
  const { design, instruments, identity, cells } = study;
  const input = buildStudyInput(design, instruments, cells, answers);
  const people = valueReferences(
    {
      references: [...figures.references, ...(own ? [own.reference] : [])],
      dominances: [...figures.dominances, ...(own?.dominance ? [own.dominance] : [])]
    },
    choices
  );
  const asked = [...input.behaviours, ...input.statements].map(({ instrument }) => instrument.id);
  const behaving = behaviourReferences(figures, choices, asked);

  const values = input.values && finish(analyseValueStructure(input.values, choices, people));
  const shown = (id: PopulationId) => points === 'all' || (!points && id === choices.population);
  const scored = (values?.populations ?? []).flatMap(({ id, similarity }) =>
    similarity !== null && shown(id) ? [id] : []
  );
  const pointsById =
    scored.length > 0 ? finish(referencePoints(input.values!, choices, people, scored)) : {};
  const scoring = choices.scoring === 'raw' ? 'centred' : 'raw';
  const brief = { ...choices, scoring, bootstraps: 2, permutations: 1 } as const;

  const asksBoth = input.values !== null && input.statements.length > 0;
  const behaviour =
    input.behaviours.length > 0 || asksBoth
      ? finish(analyseValueBehaviour(input, choices, people, behaving))
      : null;
  const controls = input.values ? finish(weightControls(input, choices, people, behaving)) : [];
  const { statements } = input;
  const agreement = statements.length > 0 ? analyseAgreement(statements, choices) : null;
  return {
    choices,
    values: values && {
      result: values,
      referencePoints: pointsById,
      moreScores: [
        { scoring, scores: finish(analyseValueStructure(input.values!, brief, people)).scores }
      ],
      reference: people.reference,
      dominance: people.dominance
    },
    behaviour: behaviour && {
      result: behaviour,
      references: Object.values(behaving.chosen),
      controls
    },
    agreement,
    form: form ? finish(formReport(study, choices, input.values && people)) : null,
    structure:
      structure && input.values ? finish(structureFit(input.values, choices, people)) : null,
    curve: curve ? curveOf(study, choices, curve) : null,
    tables: paperTables(
      [
        {
          study: 'study-1',
          respondent: identity.label,
          simulated: identity.simulated,
          counts: { questions: 1, failed: 0, unasked: 0 },
          values,
          referencePoints: pointsById,
          behaviour,
          agreement,
          controls
        }
      ],
      { population: choices.population }
    )
  };
}

/** The specification curve, as workers compute it together. */
function curveOf(
  study: ReportStudy,
  choices: AnalysisChoices,
  varied: readonly CurveAxis[]
): ComputedCurve {
  const forms = [...formInputs(study)];
  const { references } = figures;
  const ids = references.slice(0, 6).map(({ id }) => id);
  const axes = curveAxes(forms, choices, ids, new Set(varied));
  const computer = new CurveComputer({
    forms,
    axes,
    choices,
    references: axes.reference.map((id) => references.find((one) => one.id === id)!),
    people: references,
    dominance: figures.dominances.find(({ id }) => id === choices.dominance)!
  });
  const blocks = Array.from({ length: computer.blocks }, (_, block) => computer.block(block));
  const all = (of: 'similarity' | 'chance') =>
    Float64Array.from(blocks.flatMap((block) => [...block[of]]));
  const curve = {
    axes,
    similarity: all('similarity'),
    chance: all('chance'),
    marks: axes.scoring.flatMap((_, scoring) => computer.marks(scoring))
  };
  return { curve, choices };
}
