import { TABLE_IDS } from '../replication/table';
import { field, type CodebookEntry } from './codebook-entry';

const column = (name: string, values: string, description: string): CodebookEntry => ({
  file: 'tables.csv',
  field: name,
  values,
  description
});

const TABLES = TABLE_IDS.join(', ');
const KINDS = 'paper, respondent, average, chance, ceiling';
const NUMBER = '-1 to 1; empty where unknown';

/** The paper's tables with the respondent beside its models, in tables.csv and analysis.json. */
export const TABLES_FIELDS: readonly CodebookEntry[] = [
  column('table', TABLES, 'Table of the paper; "elsewhere": a population that it leaves out.'),
  column('row', 'text', 'Model of the paper, respondent, average, chance or human ceiling.'),
  column('kind', KINDS, 'What the row is.'),
  column('simulated', 'true, false', 'Whether it rests on a simulated respondent.'),
  column('column', 'text', 'Population, instrument or arm, as the paper names it.'),
  column('value', NUMBER, 'Similarity; the paper prints it times 100.'),
  column('low', NUMBER, 'Low end of the interval that the notes of the table name.'),
  column('high', NUMBER, 'High end of that interval.'),
  column('text', 'text; may be empty', 'Words instead of or beside the number.'),
  field('tables[].id', TABLES, 'Table of the paper; "elsewhere": a population that it leaves out.'),
  field('tables[].title', 'text', 'Its title.'),
  field('tables[].columns[]', 'text', 'Populations, instruments or arms.'),
  field('tables[].rows[].label', 'text', 'As row in tables.csv.'),
  field('tables[].rows[].kind', KINDS, 'As in tables.csv.'),
  field('tables[].rows[].simulated', 'true, false', 'As in tables.csv.'),
  field('tables[].rows[].cells[].value', '-1 to 1, or null', 'As in tables.csv.'),
  field('tables[].rows[].cells[].low', '-1 to 1, or null', 'As in tables.csv.'),
  field('tables[].rows[].cells[].high', '-1 to 1, or null', 'As in tables.csv.'),
  field('tables[].rows[].cells[].text', 'text or null', 'As in tables.csv.'),
  field('tables[].notes[]', 'text', 'What must stand under the table.'),
  field('tables[].words[]', 'text', 'Differences from the paper, in sentences.')
];
