import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from './scripts/chromium.mjs';
import { randomModel, randomModelParts } from './scripts/lab-endpoint/random-model.mjs';
import { CHATML } from './scripts/lab-endpoint/templates.mjs';
import { CACHE, realModel } from './scripts/real-model.mjs';

// No test measures time: a slow machine may take as long as it takes.
const patience = 60_000;

// Every project is built as the site is.
const site = './vite.config.ts';

export default defineConfig({
  test: {
    projects: [
      {
        extends: site,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**', 'tests/e2e/**'],
          testTimeout: patience,
          // All cores: the default leaves one out, which is half of two.
          maxWorkers: '100%',
          // Loading the same modules for each of three hundred files took as long as the tests. So
          // no file may leave anything behind: what it puts in the place of a global ends with a test.
          isolate: false,
          unstubGlobals: true,
          restoreMocks: true
        }
      },
      {
        extends: site,
        server: { fs: { allow: ['.', CACHE] } },
        // Found before a worker asks for them: to find them later reloads the page of the tests.
        optimizeDeps: { include: ['@wllama/wllama/esm/index.js', '@huggingface/jinja', 'comlink'] },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: patience,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: {
              /** A tiny GGUF model of random weights, in base 64. */
              randomModel: () => Buffer.from(randomModel(CHATML)).toString('base64'),
              /** The same in several files. */
              randomModelParts: (_, count: number) =>
                randomModelParts(CHATML, count).map((bytes) =>
                  Buffer.from(bytes).toString('base64')
                ),
              realModel
            },
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }]
          }
        }
      },
      {
        extends: site,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          // A minute, as Playwright waits: a slow disk and a slow machine are no failure.
          expect: { poll: { timeout: 60_000 } },
          hookTimeout: 120_000,
          // Every file has a server and a browser of its own, and waits for them a fifth of its time.
          maxWorkers: 3,
          // As above: modules are loaded once a worker.
          isolate: false
        }
      }
    ]
  }
});
