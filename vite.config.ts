import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { explorerData } from './scripts/explorer-data.mjs';
import { licences } from './scripts/licences.mjs';
import { offline } from './scripts/offline.mjs';
import { siteHeaders, sitePolicy } from './scripts/site-policy.mjs';
import { sitePreview } from './scripts/site-preview.mjs';

// How long each plugin took is no warning.
const checks = { pluginTimings: false };

const licenceTexts = licences();

export default defineConfig({
  // Relative addresses: the built folder works under any base path.
  base: './',
  publicDir: 'static',
  plugins: [svelte(), sitePolicy(), sitePreview(), licenceTexts.page, explorerData(), offline()],
  worker: { format: 'es', plugins: () => [licenceTexts.worker], rolldownOptions: { checks } },
  preview: { headers: siteHeaders() },
  build: {
    target: 'es2022',
    sourcemap: true,
    // WebLLM, in a worker that is only fetched when a model is run.
    chunkSizeWarningLimit: 7000,
    rolldownOptions: {
      checks,
      output: {
        // A shared file's own name lists all rooms that share it.
        chunkFileNames: ({ name }) =>
          `assets/${name.startsWith('shared') ? 'shared' : '[name]'}-[hash].js`,
        codeSplitting: {
          groups: [
            // What the first page imports is one file: it compresses better than 35 small ones.
            { name: 'page', tags: ['$initial'], priority: 1 },
            // Larger ones are kept apart: merged, a screen would fetch the code of others.
            { name: 'shared', entriesAware: true, entriesAwareMergeThreshold: 1000 }
          ]
        }
      }
    }
  }
});
