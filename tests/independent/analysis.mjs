// Everything of analysis.json that is a number, from the answers and the choices. docs/analysis.md.
import { analyseAgreement } from './agreement.mjs';
import { analyseBehaviour, behaviourTables } from './behaviour.mjs';
import { weightControls } from './controls.mjs';
import { curveSummary } from './curve.mjs';
import { formReport } from './form.mjs';
import { paperTables } from './paper-tables.mjs';
import { structureOf } from './structure.mjs';
import { readStudy, valuesInstrument } from './study.mjs';
import { analyseValues, humanContext } from './values.mjs';
import { verdictOf } from './verdict.mjs';

/** What rests on more human figures than a bundle holds. */
const BEYOND_THE_BUNDLE = [
  'ceiling',
  'people',
  'behaviour',
  'controls',
  'tables',
  'scores.csv.measures',
  'structure'
];

/** What rests on maps that iterations find, each from ten starts. */
const BY_ITERATION = [
  'referencePoints',
  'structure.values',
  'structure.items',
  'structure.personas',
  'structure.itemError'
];

/** Values with behaviours: the study asks for both, or for behaviours alone. */
function behaviourParts(bundle, study, humanData, context) {
  const asks = (kind) => bundle.instruments.some((one) => one.kind === kind);
  if (!asks('behaviour') && !(study !== null && asks('statements'))) return {};
  const measured = behaviourTables(bundle, study, humanData);
  const controls = study === null ? [] : weightControls(study, measured, context);
  return {
    behaviour: analyseBehaviour(measured, humanData, context),
    ...(controls.length > 0 ? { controls } : {})
  };
}

/**
 * Every number of analysis.json, the beginnings of the paths of what was not recomputed, and how
 * many of the bundle's SMACOF maps are another minimum than the one found here, and what all rests on.
 * `humanData` is null where only the bundle is there.
 */
export function recompute(bundle, humanData, pointsFolder = null) {
  const { choices } = bundle.analysis;
  const study = readStudy(bundle, choices);
  const context = { ...humanContext(bundle, humanData), pointsFolder };
  const { identity } = bundle.provenance;
  const analysis = {
    format: 'axia-analysis',
    version: 1,
    label: identity.simulated ? 'Simulated, not a language model' : null,
    respondent: identity,
    elicitation: bundle.design.elicitation,
    seed: bundle.design.seed,
    instruments: bundle.instruments.map(({ id, version, language }) => ({ id, version, language })),
    choices,
    ...(study === null ? {} : analyseValues(study, bundle, context)),
    // Bundles of earlier versions have none.
    ...(study === null || bundle.analysis.verdict === undefined
      ? {}
      : { verdict: verdictOf(study, valuesInstrument(bundle)) }),
    ...(humanData === null ? {} : behaviourParts(bundle, study, humanData, context)),
    agreement: analyseAgreement(bundle),
    // Those of earlier versions lack some of these, and the curve is there where it was asked for.
    ...(bundle.analysis.form === undefined ? {} : { form: formReport(bundle, context) }),
    ...(study === null || humanData === null || bundle.analysis.structure === undefined
      ? {}
      : { structure: structureOf(bundle, study, context) }),
    ...(bundle.analysis.curve === undefined ? {} : { curve: curveSummary(bundle) })
  };
  if (humanData !== null) analysis.tables = paperTables(analysis);
  const skipped = [
    ...(humanData === null ? BEYOND_THE_BUNDLE : []),
    ...(choices.mds === 'classical' ? [] : BY_ITERATION)
  ];
  return { analysis, skipped, otherMinima: context.otherMinima, context };
}
