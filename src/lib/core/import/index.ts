export type { ReadForm } from './read-form';
export { formWarnings } from './official-form';
export { isFormKey, mapForm } from './official-form';
export {
  LARGEST_PERSONA_FILES,
  readPersonaFiles,
  type BadLine,
  type PersonaFile,
  type PersonaImport
} from './persona-jsonl';
export { LARGEST_FORM, readForm } from './read-form';
