// A published study with its stored answers, analysed again.
import { parseChoices } from '../../src/lib/core/analysis/choices';
import { reportFiles } from '../../src/lib/core/report';
import { analysisOf } from '../../tests/independent/bundles';
import { bundleBytes, readWhole, type WholeBundle } from '../../tests/unit/bundle/whole';

/**
 * The report that today's code writes of a bundle's answers, under its own choices.
 *
 * @param all with the form report and the fit of each value, which take seconds
 */
export function reportAgain({ record, cells, answers, report }: WholeBundle, all = false) {
  const { choices } = JSON.parse(report['analysis.json']!) as { choices: unknown };
  const study = {
    ...record,
    cells,
    answers: new Map(answers.map((answer) => [answer.cellId, answer]))
  };
  const analysis = analysisOf(study, answers, parseChoices(choices), {
    ...{ points: 'all', form: all, structure: all }
  });
  return reportFiles(study, analysis);
}

/** The bundle with the same answers and choices, and the report that today's code writes. */
export async function analysedAgain(bytes: Uint8Array): Promise<Uint8Array> {
  const whole = await readWhole(bytes);
  const { record, answers, manifest } = whole;
  return bundleBytes({
    record,
    answers,
    report: reportAgain(whole, true),
    appVersion: manifest.appVersion,
    createdAt: manifest.createdAt
  });
}
