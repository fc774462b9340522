import type { FigureTableData } from '../../lib/charts';
import { csvText } from '../../lib/core/csv';
import { count, listInWords, showCount } from '../../lib/core/words';
import type { Verification } from '../../lib/core/report/verification';

/** Whether nothing differs, and everything could be computed again. */
export const isIdentical = ({ analysis, counts }: Verification): boolean =>
  counts.length === 0 && analysis !== null;

const total = ({ counts }: Verification): number => counts.reduce((sum, [, many]) => sum + many, 0);

/** What came of a verification: one sentence. */
export function verdictInWords(found: Verification): string {
  const { analysis, counts, problem } = found;
  if (isIdentical(found))
    return `Recomputed: identical. All ${showCount(analysis!.numbers)} numbers of the analysis follow from the answers.`;
  if (counts.length === 0) return `Nothing differs, but nothing was recomputed: ${problem}`;
  return `${count(total(found), 'difference')}, in ${listInWords(counts.map(([file, many]) => `${file} (${showCount(many)})`))}.`;
}

/** What was checked, and what came of it. */
export function checkFacts(
  found: Verification
): { name: string; value: string; meaning: string }[] {
  const { analysis, answers, files, problem, prompts, version, wording } = found;
  const differing = (name: string) => found.counts.find(([file]) => file === name)?.[1] ?? 0;
  const fields = (list: readonly string[]) => (list.length > 8 ? [...list.slice(0, 8), '…'] : list);
  return [
    {
      name: 'Files',
      value: `${files.same} of ${files.listed} unchanged`,
      meaning: 'SHA-256 of every file as manifest.json lists it, and of the manifest itself.'
    },
    {
      name: 'Prompts',
      value: `${showCount(prompts.same)} of ${showCount(prompts.questions)} identical`,
      meaning: 'Each compared with the text that this version writes for the design of the bundle.'
    },
    {
      name: 'Wording of the questionnaires',
      value:
        wording.length === 0
          ? 'as on this site'
          : wording
              .map(({ bundle, here, instrument, questions }) =>
                instrument === ''
                  ? 'not comparable'
                  : `${instrument} ${bundle} (here ${here}): ${count(questions, 'question')} worded otherwise`
              )
              .join('; '),
      meaning: 'The study keeps the texts that it was asked with.'
    },
    {
      name: 'Answers',
      value: `${showCount(answers)} read`,
      meaning:
        differing('answers.csv') === 0
          ? 'Every row is there, and every probability follows from its log-probability.'
          : 'Rows that make no sense are listed below and left out.'
    },
    {
      name: 'Analysis',
      value: analysis
        ? `${showCount(analysis.numbers)} numbers, ${differing('analysis.json') === 0 ? 'all the same' : `${showCount(differing('analysis.json'))} differ`}`
        : 'not recomputed',
      meaning: analysis
        ? [
            `Largest difference ${analysis.largest.toExponential(0)}; up to 1e-9 counts as the same. People’s figures are those of this site.`,
            ...(analysis.onlyHere.length > 0
              ? [`Not in the bundle: ${listInWords(fields(analysis.onlyHere))}.`]
              : []),
            ...(analysis.onlyBundle.length > 0
              ? [`Unknown here: ${listInWords(fields(analysis.onlyBundle))}.`]
              : [])
          ].join(' ')
        : (problem ?? '')
    },
    {
      name: 'Format',
      value: `version ${version}, Axia ${found.appVersion}`,
      meaning:
        found.rewritten.length === 0
          ? 'All texts of the report are as this version writes them.'
          : `This version words ${listInWords(found.rewritten)} otherwise.`
    }
  ];
}

/** Every difference with both values. */
export function differenceTable(found: Verification): FigureTableData {
  const { differences } = found;
  const left = total(found) - differences.length;
  return {
    caption:
      left > 0
        ? `The first ${differences.length} differences; ${showCount(left)} more are like them`
        : 'Differences',
    columns: [{ label: 'File' }, { label: 'Where' }, { label: 'In the bundle' }, { label: 'Here' }],
    rows: differences.map(({ bundle, file, here, where }) => [
      file,
      where,
      bundle ?? 'nothing',
      here ?? 'nothing'
    ])
  };
}

/** The same as CSV. */
export const differencesCsv = ({ differences }: Verification): string =>
  csvText(
    ['file', 'where', 'bundle', 'here'],
    differences.map(({ bundle, file, here, where }) => [file, where, bundle ?? '', here ?? ''])
  );
