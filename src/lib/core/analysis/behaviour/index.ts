export { analyseValueBehaviour } from './analyse';
export { weightControls } from './controls';
