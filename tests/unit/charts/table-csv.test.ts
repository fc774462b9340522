import { expect, it } from 'vitest';
import { figureCsv } from '../../../src/lib/charts/table-csv';

it('the data of a figure become CSV that no spreadsheet runs, with unknown cells empty', () => {
  const csv = figureCsv({
    caption: 'Scores',
    columns: [{ label: 'Value' }, { label: '=SUM(A1)', numeric: true }],
    rows: [
      ['=HYPERLINK("x")', 0.1],
      ['Power, and "care"', null]
    ]
  });
  expect(csv).not.toMatch(/(^|,|")=/m);
  expect(csv).toContain('"Power, and ""care""",\n');
  expect(csv).toContain(',0.1\n');
});
