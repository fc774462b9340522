export { rowLabel, startsGroup, tableCsv, tableLatex, tableMarkdown } from './format-table';
export { PAPER_CITATION } from './published';
export { paperTables } from './tables';
