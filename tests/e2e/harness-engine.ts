import type { BrowserContext } from 'playwright';
import { build } from 'vite';
import { at } from '../../scripts/tasks.mjs';
import type { FakeScenario } from '../fakes/fake-engine';
import { ableDevice } from '../fakes/spawn-fake-webllm';

/** The fake engine in one profile of the built site. */
export interface FakeEngine {
  /** Sets what the workers do that are started from now on, in their order; later ones as the last. */
  play(...scenarios: FakeScenario[]): void;
  /** Workers of the engine that were started since `play`. */
  started(): number;
}

/**
 * What every scenario begins with: files are read from where the real engine reads them, and nearly
 * all probability is on the scale.
 */
const USUAL: FakeScenario = { files: 'cache', mass: { plain: 0.95, prefix: 0.95 } };

let bundled: Promise<string> | undefined;

/** The fake's worker as one script; made once per test file. */
function fakeWorker(): Promise<string> {
  return (bundled ??= build({
    configFile: false,
    root: at(),
    logLevel: 'warn',
    build: {
      target: 'es2022',
      write: false,
      minify: false,
      rolldownOptions: {
        input: at('tests/fakes/fake-webllm.worker.ts'),
        output: { format: 'es', codeSplitting: false }
      }
    }
  }).then((result) => {
    const [chunk] = (result as { output: { type: string; code?: string }[] }).output;
    return chunk!.code!;
  }));
}

/**
 * Puts the fake in the place of the engine's own worker in every page of a profile, and a graphics
 * device on which every model runs. The built site stays as it is: only the one script that holds
 * the engine is another.
 */
export async function fakeEngine(profile: BrowserContext): Promise<FakeEngine> {
  const code = await fakeWorker();
  let scenarios: readonly FakeScenario[] = [];
  let started = 0;
  await profile.route(/\/webllm\.worker-[^/]*\.js$/, (route) => {
    const scenario = { ...USUAL, ...scenarios[Math.min(started, scenarios.length - 1)] };
    started += 1;
    // The fake takes its scenario from the worker's name.
    const name = `self.name = ${JSON.stringify(JSON.stringify(scenario))};`;
    return route.fulfill({ contentType: 'text/javascript', body: `${name}\n${code}` });
  });
  await fakeAdapter(profile);
  return {
    play(...next) {
      scenarios = next;
      started = 0;
    },
    started: () => started
  };
}

/**
 * Gives every page of a profile, and its workers, a graphics device on which every model of the
 * catalogue runs.
 */
export async function fakeAdapter(profile: BrowserContext): Promise<void> {
  await profile.addInitScript(() => Object.defineProperty(navigator, 'gpu', { value: {} }));
  const found = JSON.stringify({ webgpu: true, adapter: ableDevice.adapter });
  await profile.route('**/assets/device.worker-*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `self.postMessage(${found});` })
  );
}
