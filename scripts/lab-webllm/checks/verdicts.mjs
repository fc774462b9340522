// What is said of a device before any byte is fetched.
import { openBrowser } from '../browser.mjs';
import { LABELS } from '../prompts.mjs';

/** @typedef {import('../lab.mjs').Check} Check */
/** @typedef {import('../lab.mjs').TheLab} TheLab */

/**
 * Opens a model in another browser, with nothing stored.
 *
 * @param {TheLab} lab
 * @param {Parameters<typeof openBrowser>[1]} options
 * @param {boolean} needsF16
 */
async function elsewhere(lab, options, needsF16) {
  const browser = await openBrowser(lab.server.page, options);
  try {
    lab.server.asked();
    const hasF16 = await browser.call(
      async () => (await navigator.gpu?.requestAdapter())?.features.has('shader-f16') ?? false
    );
    const outcome = await browser.call((page, order) => page.open(order), {
      model: { ...lab.entry, needsF16 },
      reuse: true,
      knownAnswer: false,
      scales: [LABELS],
      prompts: [],
      earlier: null
    });
    const asked = lab.server.asked().length;
    return {
      hasF16,
      seen: `${outcome.ok ? 'opened' : `${outcome.error.kind}: ${outcome.error.message} ${outcome.error.advice}`} ${asked} requests`,
      ok: !outcome.ok && outcome.error.kind === 'unsupported-device' && asked === 0
    };
  } finally {
    await browser.close();
  }
}

/** @type {Check} */
const noAdapter = {
  name: 'no-adapter',
  expected: 'refused before any byte is fetched',
  run: (lab) => elsewhere(lab, { webgpu: false }, false)
};

/** @type {Check} */
const noF16 = {
  name: 'no-f16',
  expected: 'a 16-bit model is refused before any byte is fetched',
  async run(lab) {
    const { hasF16, seen, ok } = await elsewhere(lab, { plain: true }, true);
    return hasF16 ? { seen: 'this device has shader-f16', ok: null } : { seen, ok };
  }
};

export const verdicts = [noAdapter, noF16];
