export type { ColumnRole } from './column-names';
export type { Separator } from './delimited';
export { formWarnings, isFormKey, mapForm } from './official-form';
export { LARGEST_OWN_FILE, readOwnFile, type OwnFile } from './own-file';
export {
  LARGEST_PERSONA_FILES,
  readPersonaFiles,
  type PersonaFile,
  type PersonaImport
} from './persona-files';
export { LARGEST_FORM, readForm, type FormChoices, type ReadForm } from './read-form';
