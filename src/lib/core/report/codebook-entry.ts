/** One line of the codebook. */
export interface CodebookEntry {
  file: string;
  /** Column of a table, or path in analysis.json: `[]` stands for every entry of a list. */
  field: string;
  /** Unit, range or allowed values. */
  values: string;
  description: string;
}
