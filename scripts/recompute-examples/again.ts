// A published study with its stored answers, analysed anew.
import { parseChoices } from '../../src/lib/core/analysis/choices';
import { reportFiles } from '../../src/lib/core/report';
import { analysisOf } from '../../tests/independent/bundles';
import { bundleBytes, readWhole } from '../../tests/unit/bundle/whole';

/** The bundle with the same answers and choices, and the report that today's code writes. */
export async function analysedAgain(bytes: Uint8Array): Promise<Uint8Array> {
  const { record, cells, answers, report, manifest } = await readWhole(bytes);
  const { choices } = JSON.parse(report['analysis.json']!) as { choices: unknown };
  const study = {
    ...record,
    cells,
    answers: new Map(answers.map((answer) => [answer.cellId, answer]))
  };
  const analysis = analysisOf(study, answers, parseChoices(choices), {
    ...{ points: 'all', form: true, structure: true }
  });
  return bundleBytes({
    record,
    answers,
    report: reportFiles(study, analysis),
    appVersion: manifest.appVersion,
    createdAt: manifest.createdAt
  });
}
