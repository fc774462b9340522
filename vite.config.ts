import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// How long each plugin took is no warning.
const checks = { pluginTimings: false };

export default defineConfig({
  // Relative addresses: the built folder works under any base path.
  base: './',
  publicDir: 'static',
  plugins: [svelte()],
  worker: { format: 'es', rolldownOptions: { checks } },
  build: {
    target: 'es2022',
    sourcemap: true,
    // WebLLM, in a worker that is only fetched when a model is run.
    chunkSizeWarningLimit: 7000,
    rolldownOptions: { checks }
  }
});
