// What the checks work with: the browser, the server, the model, and the respondent that is open.
import { openBrowser } from './browser.mjs';
import { LABELS } from './prompts.mjs';
import { textOf, tokensOf } from './tokenizer.mjs';

/** @typedef {import('../../src/lib/models').ModelEntry} ModelEntry */
/** @typedef {import('../../src/lib/core/provenance/provenance').WebllmProvenance} WebllmProvenance */
/** @typedef {import('./page/page').Told} Told */
/** @typedef {import('./page/page').OpenRequest} OpenRequest */
/** @typedef {import('./page/page').AskRequest} AskRequest */
/** @typedef {import('./library.mjs').Metadata} Metadata */

/**
 * @template T
 * @typedef {import('./page/page').Outcome<T>} Outcome
 */

/**
 * The model that is asked: its name, its tokens, how its chat template opens an answer, and whether
 * its weights are random.
 *
 * @typedef {{ label: string, vocab: import('./tokenizer.mjs').Vocabulary, opening: string,
 *   random: boolean }} AskedModel
 */

/**
 * @param {Metadata} metadata
 * @param {string} label
 * @param {string} host address of the model's server
 * @returns {ModelEntry}
 */
export function entryOf(metadata, label, host) {
  return {
    id: `lab-${metadata.model_type}-${metadata.quantization}`,
    origin: 'url',
    address: {
      folder: `${host}/model/resolve/main/`,
      library: `${host}/library/model.wasm`,
      fetchable: true
    },
    family: metadata.model_type,
    label,
    parameters: null,
    quantisation: metadata.quantization,
    needsF16: metadata.quantization.includes('f16'),
    vramMB: null,
    downloadBytes: null,
    largestTensorBytes: null,
    lowResource: true,
    contextWindow: metadata.context_window_size,
    paper: false,
    recommended: false,
    reasoning: false,
    systemRole: true,
    licence: null,
    source: null
  };
}

/** Throws what failed, for a step that a check takes for granted. @template T */
export function must(/** @type {Outcome<T>} */ outcome) {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.error.kind}: ${outcome.error.message}`);
}

/**
 * @param {{ server: import('./server.mjs').Server, metadata: Metadata, model: AskedModel,
 *   weights: string, sizes: Record<string, number> }} parts `weights`: folder of the model's files;
 *   `sizes`: bytes of these files and of the library, by name
 */
export function createLab({ server, metadata, model, sizes, weights }) {
  const { opening, random, vocab } = model;
  const entry = entryOf(metadata, model.label, server.host);
  /** @type {import('./browser.mjs').Browser | null} */
  let browser = null;
  /**
   * The respondent that is open, if any.
   *
   * @type {{ reuse: boolean, provenance: WebllmProvenance } | null}
   */
  let opened = null;

  const lab = {
    entry,
    opening,
    random,
    server,
    sizes,
    weights,

    /** The browser, opened when it is needed. */
    async browser() {
      return (browser ??= await openBrowser(server.page));
    },

    /** Starts the next check in a fresh browser, with nothing stored. */
    async freshBrowser() {
      await browser?.close();
      browser = null;
      opened = null;
    },

    /** Ids of the tokens that read as each label, found apart from the app. */
    tokens: (labels = LABELS) => labels.map((label) => tokensOf(vocab, label)),

    /** Makes sure that the model is stored. */
    async stored() {
      const { call } = await lab.browser();
      return must(await call((page, model) => page.ensure(model), entry));
    },

    /**
     * Opens the respondent.
     *
     * @param {Partial<OpenRequest>} [options]
     */
    async open(options = {}) {
      const { call } = await lab.browser();
      const request = {
        model: entry,
        reuse: true,
        knownAnswer: false,
        scales: [LABELS],
        prompts: [],
        earlier: null,
        ...options
      };
      const outcome = await call((page, order) => page.open(order), request);
      opened = outcome.ok ? { reuse: request.reuse, provenance: outcome.value } : null;
      return outcome;
    },

    /**
     * Opens the respondent, unless it is open.
     *
     * @param {boolean} [reuse] whether beginnings are kept; by default either will do
     */
    async opened(reuse) {
      await lab.stored();
      if (opened && (reuse === undefined || opened.reuse === reuse)) return opened.provenance;
      return must(await lab.open({ reuse: reuse ?? true }));
    },

    /** The text of some tokens. */
    text: (/** @type {number[]} */ tokens) => textOf(vocab, tokens),

    /** Says that the respondent is in no known state any more. */
    forget() {
      opened = null;
    },

    /**
     * Asks one cell for its distribution.
     *
     * @param {import('../../src/lib/core/study/cell').Prompt} prompt
     * @param {Partial<AskRequest>} [options]
     */
    async ask(prompt, options = {}) {
      const { call } = await lab.browser();
      const elicitation = { mode: /** @type {const} */ ('distribution') };
      return call((page, order) => page.ask(order), {
        prompt,
        options: LABELS,
        elicitation,
        abortAfter: null,
        ...options
      });
    },

    async close() {
      await browser?.close();
    }
  };
  return lab;
}

/** @typedef {ReturnType<typeof createLab>} TheLab */

/**
 * One thing that is looked at. `run` tells what was seen and whether it is as expected; null when
 * it could not be looked at here. It throws where something failed that it takes for granted.
 *
 * @typedef {{ name: string, expected: string,
 *   run: (lab: TheLab) => Promise<{ seen: string, ok: boolean | null }> }} Check
 */

/** The distribution in an answer. Throws for an answer of another kind. */
export function numbers(/** @type {import('../../src/lib/core/study/answer').Answer} */ answer) {
  if (answer.status !== 'answered' || answer.mode !== 'distribution')
    throw new Error('The answer is no distribution.');
  const { logProbabilities, outside } = answer;
  return { logProbabilities, outside: outside ?? NaN };
}

/** The distribution that somebody was told. */
export const distribution = (/** @type {Told} */ { answer }) => numbers(answer);

/** The largest difference between two rows of numbers of one length. */
export function largestDifference(/** @type {number[]} */ a, /** @type {number[]} */ b) {
  if (a.length !== b.length) throw new Error('Rows of different lengths cannot be compared.');
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))));
}

/** Probabilities of response options for people, from their logarithms. */
export const shown = (/** @type {readonly number[]} */ logProbabilities) =>
  `P = ${logProbabilities.map((log) => Math.exp(log).toPrecision(5)).join(', ')}`;

/** Seconds for people. */
export const seconds = (/** @type {number} */ milliseconds) =>
  `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
