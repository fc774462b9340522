export { default as ResultsPage } from './ResultsPage.svelte';
