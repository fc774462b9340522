export { CHECKS } from './checks';
export { createLab } from './lab';
