export { default as StudiesPage } from './StudiesPage.svelte';
