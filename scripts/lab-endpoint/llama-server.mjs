// Starts a llama-server on a model that is made here, and ends it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../tasks.mjs';
import { randomModel } from './random-model.mjs';
import { CHATML } from './templates.mjs';

/** Answers that the server computes at once: what it takes as `n`, too. */
export const SLOTS = 4;

const PATIENCE_MS = 60_000;

/**
 * @typedef {{ alias?: string, key?: string | null, template?: string }} ModelSettings `alias`: the
 *   model's name
 *
 * @typedef {{ url: string, root: string, key: string | null, tolerance: number, start: () => Promise<void>,
 *   stop: () => Promise<void>, another: (settings: ModelSettings) => Promise<LabServer> }} LabServer `url`: base address of the API; `root`: without `/v1`;
 *   `tolerance`: largest difference of a log-probability that is the server's own; `another`:
 *   starts a further one
 */

/**
 * A server that can be stopped and started again at the same address.
 *
 * @param {string} program
 * @param {string} folder for the model and what the program writes
 * @param {ModelSettings} [settings]
 * @returns {Promise<LabServer>}
 */
export async function llamaServer(program, folder, settings = {}) {
  const { alias = 'axia-lab-random', key = null, template = CHATML } = settings;
  mkdirSync(folder, { recursive: true });
  const model = join(folder, `${alias}.gguf`);
  writeFileSync(model, randomModel(template));
  const port = await freePort();
  const root = `http://127.0.0.1:${port}`;
  const log = openSync(join(folder, `server-${port}.log`), 'w');
  const args = [
    ...['--model', model, '--alias', alias, '--host', '127.0.0.1', '--port', `${port}`],
    ...['--parallel', `${SLOTS}`, '--ctx-size', `${SLOTS * 4096}`, '--threads', '1', '--no-webui'],
    // Without these the numbers of a prompt depend on how much of it was kept from the one before.
    ...['--cache-type-k', 'f32', '--cache-type-v', 'f32', '--flash-attn', 'off'],
    ...(key === null ? [] : ['--api-key', key])
  ];
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null;
  const server = {
    url: `${root}/v1`,
    root,
    key,
    tolerance: 1e-5,
    another: (/** @type {ModelSettings} */ other) => llamaServer(program, folder, other),
    async start() {
      const started = spawn(program, args, { stdio: ['ignore', log, log] });
      child = started;
      const failed = once(started, 'error').then(([error]) => Promise.reject(error));
      const until = Date.now() + PATIENCE_MS;
      const isThere = async () => {
        while (Date.now() < until && started.exitCode === null) {
          const healthy = await fetch(`${root}/health`).then(
            ({ ok }) => ok,
            () => false
          );
          if (healthy) return;
          await setTimeout(200);
        }
        throw new Error(`${program} did not get ready; what it wrote is in ${folder}.`);
      };
      await Promise.race([isThere(), failed]);
    },
    async stop() {
      if (child === null || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      child = null;
    }
  };
  await server.start();
  return server;
}
