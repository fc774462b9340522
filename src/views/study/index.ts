export { default as StudyPage } from './StudyPage.svelte';
