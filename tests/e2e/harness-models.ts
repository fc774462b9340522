import type { Locator, Page } from 'playwright';
import type { Site } from './harness';
import { button } from './journeys';
import type { HostedModel } from './model-host';

/** For polls: a busy machine takes its time. */
export const PATIENT = { timeout: 60_000 };

/** The card of a model under "In this browser". */
export const modelCard = (page: Page, { name }: HostedModel): Locator =>
  page.getByRole('listitem', { name: `${name}, q4f32_1` });

/** Adds a model by its address on the models screen, which it leaves open; nothing is downloaded. */
export async function addModel(site: Site, page: Page, model: HostedModel): Promise<void> {
  await page.goto(site.address('#/models'));
  await page.getByLabel('Folder of the weights').fill(model.folder);
  await page.getByLabel('Model library (.wasm)').fill(model.library);
  await button(page, 'Check and add').click();
  await page.getByText(`${model.name} was added.`, { exact: true }).waitFor();
}

/** Waits until every file of a model is in the browser and was found right. */
export async function modelComplete(page: Page, model: HostedModel): Promise<void> {
  await modelCard(page, model)
    .getByText(/Complete, checked/)
    .waitFor();
}

/** Adds a model by its address and downloads it. Returns its id. */
export async function downloadModel(site: Site, page: Page, model: HostedModel): Promise<string> {
  await addModel(site, page, model);
  await button(page, 'Download it').click();
  await modelComplete(page, model);
  return modelId(page, model);
}

/** The id of a model on the models screen. */
export async function modelId(page: Page, model: HostedModel): Promise<string> {
  const card = modelCard(page, model);
  await card.locator('summary', { hasText: /Revision/ }).click();
  return card.getByRole('definition').filter({ hasText: /^own-/ }).innerText();
}

/** A short study of models: two conditions, and the first items of the PVQ-40. */
export function shortStudy(ids: readonly string[], more: Record<string, string> = {}): string {
  const models = ids.map((id) => `webllm:${encodeURIComponent(id)}`).join(',');
  const rest = new URLSearchParams({ seed: '1', start: '1', ...more });
  return `#/study?conditions=none,power&items=1-${SHORT_ITEMS}&${
    ids.length === 1 ? 'respondent' : 'respondents'
  }=${models}&${rest}`;
}

const SHORT_ITEMS = 6;

/** Questions of a `shortStudy`. */
export const SHORT_QUESTIONS = 2 * SHORT_ITEMS;

/** SHA-256 of every file that WebLLM would read, by the file's name; of all models together. */
export function storedFiles(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const found: Record<string, string> = {};
    for (const name of ['webllm/config', 'webllm/model', 'webllm/wasm']) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const bytes = await (await cache.match(request))!.arrayBuffer();
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
        found[new URL(request.url).pathname.split('/').at(-1)!] = hex;
      }
    }
    return found;
  });
}

/**
 * Changes a stored file of the weights: by one bit, so that nothing but its hash tells, or into a
 * page of HTML, as another program would put it there.
 */
export async function poison(page: Page, shard: string, how: 'html' | 'bit'): Promise<void> {
  await page.evaluate(
    async ([name, kind]) => {
      const cache = await caches.open('webllm/model');
      const key = (await cache.keys()).find(({ url }) => url.endsWith(`/${name}`))!;
      const response = (await cache.match(key))!;
      const bytes = new Uint8Array(await response.arrayBuffer());
      bytes[100]! ^= 1;
      const html = new Response('<p>Log in</p>', { headers: { 'content-type': 'text/html' } });
      const { headers } = response;
      await cache.put(key, kind === 'html' ? html : new Response(bytes, { headers }));
    },
    [shard, how] as const
  );
}
