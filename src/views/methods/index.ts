export { default as MethodsPage } from './MethodsPage.svelte';
