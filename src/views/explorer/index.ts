export { default as ExplorerPage } from './ExplorerPage.svelte';
