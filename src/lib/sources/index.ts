export { createSources, type Sources } from './sources';
