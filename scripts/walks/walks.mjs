// Five people's ways through the built site, step by step: what each does, and what is there then. A test
// walks them (tests/e2e/walks.test.ts), and npm run walks writes them down in docs/walks.md.
import { randomModel } from '../lab-endpoint/random-model.mjs';
import { CHATML } from '../lab-endpoint/templates.mjs';

/** @typedef {import('playwright').Page} Page */

/**
 * One thing that somebody does, and a fact that is on the screen then.
 *
 * @typedef {{ does: string, act: (page: Page) => Promise<string> }} Step
 */

/**
 * @typedef {{
 *   id: string,
 *   who: string,
 *   device: { viewport: { width: number, height: number }, hasTouch?: boolean, isMobile?: boolean },
 *   steps: (site: Site) => Step[]
 * }} Walk
 */

/** The site, and pages for whoever else takes part. @typedef {{ address: (hash: string) => string, another: () => Promise<Page> }} Site */

const DESK = { viewport: { width: 1440, height: 900 } };
const LAPTOP = { viewport: { width: 1280, height: 720 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The similarity that the screen shows largest. */
const number = (/** @type {Page} */ page) => page.locator('.ruler .number').first().innerText();

/** The heading of a screen, once it is there. */
const heading = async (/** @type {Page} */ page, /** @type {string | RegExp} */ name) => {
  const found = page.getByRole('heading', { level: 1, name }).first();
  await found.waitFor();
  return `“${await found.innerText()}”`;
};

const pressed = (/** @type {Page} */ page, /** @type {string | RegExp} */ name) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();

const followed = (/** @type {Page} */ page, /** @type {string | RegExp} */ name) =>
  page
    .getByRole('link', { name, exact: typeof name === 'string' })
    .first()
    .click();

/** Another number than before, once it is there. */
async function changed(/** @type {Page} */ page, /** @type {string} */ before) {
  await page.waitForFunction(
    (old) => document.querySelector('.ruler .number')?.textContent !== old,
    before
  );
  return number(page);
}

/** A lesson that somebody acts in: its link. */
async function lessonLink(/** @type {Page} */ page, /** @type {Site} */ { address }) {
  await page.goto(address('#/class'));
  await page.getByRole('radio', { name: /Acts out a value/ }).check();
  await pressed(page, 'Make the lesson');
  return page.getByRole('link', { name: /lesson=/ }).innerText();
}

/** Answers all portraits by keyboard, and gives the result code. */
async function answered(/** @type {Page} */ page) {
  await page.getByRole('radio').first().focus();
  for (let k = 1; k <= 21; k++) {
    await page.getByRole('group', { name: new RegExp(`^${k} of 21`) }).waitFor();
    await page.keyboard.press(String(((3 * k) % 6) + 1));
  }
  return page.getByText(/^AXIA1/).innerText();
}

/** @type {readonly Walk[]} */
export const WALKS = [
  {
    id: 'curious',
    who: 'Somebody curious, on a phone',
    device: PHONE,
    steps: ({ address }) => [
      {
        does: 'opens the start page',
        async act(page) {
          await page.goto(address('#/'));
          await page
            .getByText(/95% interval/)
            .first()
            .waitFor();
          const label = await page.getByText('Simulated, not a language model').first().innerText();
          await page
            .getByRole('img', { name: /^Map of the ten values: people as rings/ })
            .waitFor();
          await page.getByRole('img', { name: /chance .+people with people/ }).waitFor();
          return `people and a respondent on the circle, ${await number(page)} beside its marks, “${label}”`;
        }
      },
      {
        does: 'tries a respondent without any structure',
        async act(page) {
          const before = await number(page);
          await pressed(page, 'Random profiles');
          return `${before} becomes ${await changed(page, before)}`;
        }
      },
      {
        does: 'looks for real models',
        async act(page) {
          await page.getByRole('navigation').getByRole('link', { name: 'Explorer' }).click();
          await heading(page, 'Explorer');
          const row = page.getByRole('row', { name: /Not to be read/ }).first();
          await row.waitFor();
          return `a real model’s row: “${await row
            .getByText(/^Not to be read/)
            .first()
            .innerText()}”`;
        }
      },
      {
        does: 'opens it',
        async act(page) {
          await followed(page, /A model that says/);
          const title = await heading(page, /A model that says/);
          const verdict = page.getByText(/answers do not depend on the value prompt/i).first();
          await verdict.waitFor();
          return `${title} and why its number says nothing`;
        }
      }
    ]
  },
  {
    id: 'student',
    who: 'A student in a lesson',
    device: PHONE,
    steps: (site) => [
      {
        does: 'opens the teacher’s link and gives a seat',
        async act(page) {
          await page.goto(await lessonLink(await site.another(), site));
          await page.getByRole('spinbutton', { name: /Your seat/ }).fill('2');
          await page.keyboard.press('Tab');
          await page.getByRole('group', { name: /^1 of 21/ }).waitFor();
          const part = await page
            .getByText(/somebody who values|greatly values/i)
            .first()
            .innerText();
          return `“${part.split(/(?<=[.!])\s/u)[0]}”, and the first of 21 portraits`;
        }
      },
      {
        does: 'answers 21 portraits',
        async act(page) {
          const code = await answered(page);
          await page
            .getByRole('img', { name: /^Centred scores .+people/ })
            .first()
            .waitFor();
          return `a profile beside people’s, and a result code of ${code.length} characters`;
        }
      }
    ]
  },
  {
    id: 'teacher',
    who: 'A teacher who prepares a lesson',
    device: LAPTOP,
    steps: (site) => [
      {
        does: 'finds on the start page where lessons are made',
        async act(page) {
          await page.goto(site.address(''));
          await followed(page, 'make a lesson for a class');
          await page.getByRole('textbox', { name: /Title/ }).waitFor();
          return `“${await page.getByRole('heading', { level: 1 }).innerText()}”`;
        }
      },
      {
        does: 'makes a lesson for 24 seats',
        async act(page) {
          const link = await lessonLink(page, site);
          return `its link, ${link.length} characters long`;
        }
      },
      {
        does: 'pastes the code that a first seat hands in',
        async act(page) {
          const link = await page.getByRole('link', { name: /lesson=/ }).innerText();
          const seat = await site.another();
          await seat.goto(link);
          await seat.getByRole('spinbutton', { name: /Your seat/ }).fill('1');
          await seat.keyboard.press('Tab');
          await page.getByRole('textbox', { name: /Paste all codes/ }).fill(await answered(seat));
          await pressed(page, 'Read the codes');
          const found = page.getByRole('heading', { name: /1 of 24/ });
          await found.waitFor();
          const missing = await page.getByRole('row', { name: /missing/ }).count();
          return `“${await found.innerText()}”, and ${missing} seats that are missing`;
        }
      }
    ]
  },
  {
    id: 'psychologist',
    who: 'A psychologist who wants a number for a paper',
    device: DESK,
    steps: ({ address }) => [
      {
        does: 'opens a published study from the explorer',
        async act(page) {
          await page.goto(address('#/explorer'));
          await followed(page, 'What a circle looks like');
          await heading(page, 'What a circle looks like');
          await page
            .getByText(/95% interval/)
            .first()
            .waitFor();
          return `${await number(page)}, with its interval and its marks`;
        }
      },
      {
        does: 'asks for another population',
        async act(page) {
          const before = await number(page);
          await page
            .getByLabel(/^Population/)
            .first()
            .selectOption('h-np');
          const now = await changed(page, before);
          await page.waitForURL(/population=/);
          return `${before} becomes ${now}, and the address says so: ${/population=[^&]+/.exec(page.url())?.[0]}`;
        }
      },
      {
        does: 'exports everything',
        async act(page) {
          const button = page.getByRole('button', { name: 'Export bundle' }).first();
          await page.locator('button:enabled', { hasText: 'Export bundle' }).waitFor();
          const downloading = page.waitForEvent('download');
          await button.click();
          return `a file, ${(await downloading).suggestedFilename()}`;
        }
      }
    ]
  },
  {
    id: 'engineer',
    who: 'An engineer with a model of their own',
    device: DESK,
    steps: ({ address }) => [
      {
        does: 'opens the file of a model (random weights, made for this walk)',
        async act(page) {
          const study =
            'conditions=none,power,security&items=1-4&respondent=wllama:nobody&pretest=0';
          await page.goto(address(`#/study?${study}`));
          await page.getByLabel('Open a GGUF file').setInputFiles({
            name: 'mine.gguf',
            mimeType: 'application/octet-stream',
            buffer: Buffer.from(randomModel(CHATML))
          });
          const verdict = page.getByText(/mine.gguf can run/);
          await verdict.waitFor();
          return `“${(await verdict.innerText()).split('\n')[0]}”`;
        }
      },
      {
        does: 'asks it twelve questions',
        async act(page) {
          await pressed(page, 'Start the study');
          await page.waitForURL(/#\/results\/./);
          const verdict = page.getByRole('heading', { name: 'Can this respondent be measured?' });
          await verdict.waitFor();
          return `its results, which begin with “${await verdict.innerText()}”`;
        }
      }
    ]
  }
];
