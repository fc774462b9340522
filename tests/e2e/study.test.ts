import { describe, expect, test } from 'vitest';
import { useSite } from './harness';
import {
  answered,
  answersWritten,
  button,
  dataFiles,
  exportBundle,
  HELD,
  numbersShown,
  openBundle,
  QUESTIONS,
  resultsShown,
  runWatched,
  setDiskWait,
  slowDisk,
  stored,
  studyIdOf,
  WATCHED
} from './journeys';

const site = useSite();

describe('a study by its address', () => {
  test('ends by itself at its results, the same in every profile', async () => {
    const exports = [];
    for (let profile = 0; profile < 2; profile++) {
      const page = await site.open(WATCHED);
      await runWatched(page);
      await page.getByRole('status').filter({ hasText: 'Study complete' }).waitFor();
      exports.push(await exportBundle(page));
    }
    const [first, second] = exports as [(typeof exports)[0], (typeof exports)[0]];
    expect(first.name).toMatch(/^axia-.+-simulated\.zip$/);
    // A header, and a row for each of the six scale points of every question.
    expect(first.files['answers.csv']!.trimEnd().split('\n')).toHaveLength(1 + QUESTIONS * 6);
    expect(JSON.parse(first.files['analysis.json']!)).toBeTypeOf('object');
    expect(dataFiles(second)).toEqual(dataFiles(first));
  });

  test('follows no address that it cannot honour, and says what is wrong', async () => {
    const bad: [string, RegExp][] = [
      ['preset=everythin', /preset=everythin\W+must be one of/],
      ['respondent=human', /respondent=human\W+must be/],
      ['respondent=simulated:nobody', /respondent=simulated:nobody\W+\w/],
      ['seed=1.5', /seed=1\.5\W+is not a whole number/],
      ['seed=-1', /seed=-1\W+is not a whole number/],
      ['colour=red', /colour=red\W+is not a parameter of this page/],
      ['conditions=power:twice', /conditions=power:twice\W+.power:twice. is not a condition/],
      ['items=behaviours:0-each', /items=behaviours:0-each\W+/],
      ['asked=ebq:all', /asked=ebq:all\W+names an instrument that is not asked/],
      ['currency=20 dollars', /currency=20 dollars\W+needs the instrument charity/],
      ['set=charity.colour:red', /set=charity\.colour:red\W+names an instrument that is not asked/],
      ['administration=interview', /administration=interview\W+must be/],
      ['administration=conversation', /administration=conversation\W+needs mode=sampled/],
      ['repeats=10', /repeats=10\W+needs mode=sampled/],
      ['fills=0', /fills=0\W+/],
      ['then=start', /then=start\W+must be one of/],
      ['conservative=nothing%20of', /conservative/]
    ];
    const page = await site.open();
    for (const [parameter, complaint] of bad) {
      const usual = 'preset=value-structure&respondent=simulated&seed=1'.split('&');
      const others = usual.filter((one) => one.split('=')[0] !== parameter.split('=')[0]);
      await page.goto(site.address(`#/study?${[...others, parameter].join('&')}&start=1`));
      await page.getByText(complaint).waitFor();
      await page.getByText(/start=1\W+is not followed/).waitFor();
      await page.getByRole('heading', { name: 'Set up a study' }).waitFor();
    }
    expect(await button(page, 'Start the study').isEnabled()).toBe(true);

    // What only the questionnaires themselves can show is shown when the study is set up.
    const unaskable: [string, RegExp][] = [
      ['items=pvq40:41', /The instrument “pvq40” has no item 41/],
      ['items=nothing:all', /nothing/]
    ];
    for (const [parameter, reason] of unaskable) {
      await page.goto(
        site.address(`#/study?preset=value-structure&respondent=simulated&${parameter}&start=1`)
      );
      await page.getByRole('alert').getByText(reason).waitFor();
    }
    await page.goto(site.address('#/results'));
    await page.getByText(/^No studies yet/).waitFor();
  });
});

describe('a study on its way', () => {
  test('pauses, goes on, stops, and goes on to its end', async () => {
    const profile = await site.profile();
    await slowDisk(profile, HELD);
    const page = await profile.newPage();
    await page.goto(site.address(WATCHED));

    await expect.poll(() => answersWritten(page)).toBeGreaterThan(0);
    await button(page, 'Pause').click();
    await setDiskWait(page, 0);
    await page.getByText('Paused', { exact: true }).waitFor();
    await button(page, 'Resume').waitFor();
    await expect.poll(() => stateOf()).toBe('paused');
    const paused = (await stored(page, 'answers')).length;
    expect(paused).toBeLessThan(QUESTIONS);
    expect(await answered(page)).toBe(paused);

    await setDiskWait(page, HELD);
    await button(page, 'Resume').click();
    await expect.poll(() => answersWritten(page)).toBeGreaterThan(paused);
    await button(page, 'Stop').click();
    await setDiskWait(page, 0);
    await page.getByText('Not finished', { exact: true }).waitFor();
    const kept = await stored(page, 'answers');
    expect(kept.length).toBeGreaterThanOrEqual(paused);
    expect(kept.length).toBeLessThan(QUESTIONS);
    expect(await answered(page)).toBe(kept.length);

    await button(page, 'Resume').click();
    await resultsShown(page);
    const all = await stored(page, 'answers');
    expect(all).toHaveLength(QUESTIONS);
    expect(all).toEqual(expect.arrayContaining(kept));
    expect(await answersWritten(page)).toBe(QUESTIONS);

    async function stateOf(): Promise<unknown> {
      const [[, record]] = (await stored(page, 'studies')) as [[string, { status: string }]];
      return record.status;
    }
  });

  test.each(['closed', 'crashed', 'reloaded'] as const)(
    'is taken up by itself where the tab was %s, with no answer lost and none asked twice',
    async (how) => {
      const profile = await site.profile();
      await slowDisk(profile, HELD);
      let page = await profile.newPage();
      await page.goto(site.address(WATCHED));
      await page.waitForURL(/run=/);
      const id = studyIdOf(page);
      // One batch is on the disk, which the page has not heard.
      await expect.poll(() => answersWritten(page)).toBeGreaterThan(0);

      if (how === 'crashed') await page.goto('chrome://crash').catch(() => {});
      // As a reload does: the screen has no time to stop the study.
      if (how === 'reloaded') await page.goto('about:blank');
      else {
        await page.close();
        page = await profile.newPage();
      }
      // A screen that runs nothing, to see what is there.
      await page.goto(site.address('#/methods'));
      const before = await stored(page, 'answers');
      expect(before.length).toBeGreaterThan(0);
      expect(before.length).toBeLessThan(QUESTIONS);

      await page.goto(site.address(`#/study?run=${id}`));
      await setDiskWait(page, 0);
      await resultsShown(page);
      expect(studyIdOf(page)).toBe(id);
      const after = await stored(page, 'answers');
      expect(after).toHaveLength(QUESTIONS);
      expect(after).toEqual(expect.arrayContaining(before));
      expect(await answersWritten(page)).toBe(QUESTIONS - before.length);
    }
  );

  test('makes room for one that is opened in its place, and goes on when it is come back to', async () => {
    const profile = await site.profile();
    await slowDisk(profile, 3000);
    const page = await profile.newPage();
    await page.goto(site.address(WATCHED));
    await page.waitForURL(/run=/);
    const first = studyIdOf(page);
    await expect.poll(() => answersWritten(page)).toBeGreaterThan(0);

    const other = WATCHED.replace('seed=1', 'seed=2');
    await page.evaluate((hash) => (location.hash = hash), other);
    await expect.poll(() => studyIdOf(page)).not.toBe(first);
    const second = studyIdOf(page);
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await page.goBack();
    await page.getByText('Not finished', { exact: true }).waitFor();
    await setDiskWait(page, 0);
    await button(page, 'Resume').click();
    await resultsShown(page);
    expect(studyIdOf(page)).toBe(first);
    const of = async (id: string) =>
      (await stored(page, 'answers')).filter(([key]) => key.includes(id)).length;
    expect(await of(first)).toBe(QUESTIONS);
    expect(await of(second)).toBeLessThan(QUESTIONS);
  });

  test('is the only one: a second tab says so, and gets its turn afterwards', async () => {
    const profile = await site.profile();
    await slowDisk(profile, HELD);
    const first = await profile.newPage();
    await first.goto(site.address(WATCHED));
    await button(first, 'Pause').click();
    await setDiskWait(first, 0);
    await button(first, 'Resume').waitFor();

    const second = await profile.newPage();
    await second.goto(site.address(WATCHED.replace('seed=1', 'seed=2')));
    await second.getByText('Running in another tab').waitFor();
    await second.getByText('0 of 440 questions answered').waitFor();
    // Asking again changes nothing while the first has its turn.
    await button(second, 'Resume').click();
    await second.getByText('Running in another tab').waitFor();
    expect(await answersWritten(second)).toBe(0);

    await button(first, 'Resume').click();
    await resultsShown(first);
    await setDiskWait(second, 0);
    await button(second, 'Resume').click();
    await resultsShown(second);
    expect(studyIdOf(second)).not.toBe(studyIdOf(first));
    expect(await stored(second, 'answers')).toHaveLength(2 * QUESTIONS);
  });
});

describe('a study that is over', () => {
  test('comes back from the bin, and from its bundle, with the same numbers', async () => {
    const page = await site.open(WATCHED);
    const id = await runWatched(page);
    const first = await exportBundle(page);
    const shown = await numbersShown(page);
    expect(shown).toMatch(/\d\d\.\d/);

    await page.getByRole('link', { name: 'Results', exact: true }).click();
    await button(page, /^Delete /).click();
    await page.getByText(/^No studies yet/).waitFor();
    await button(page, 'Undo').click();
    await page.getByRole('heading', { level: 2, name: /^Value structure/ }).waitFor();
    await button(page, /^Delete /).click();
    await page.getByText(/^No studies yet/).waitFor();

    await openBundle(page, first.name, first.bytes);
    await resultsShown(page);
    // The bin keeps the old study for a while, so that the bundle's gets an id of its own.
    expect(studyIdOf(page)).not.toBe(id);
    expect(await numbersShown(page)).toBe(shown);
    expect(dataFiles(await exportBundle(page))).toEqual(dataFiles(first));

    const elsewhere = await site.open('#/results');
    await openBundle(elsewhere, first.name, first.bytes);
    await resultsShown(elsewhere);
    expect(studyIdOf(elsewhere)).toBe(id);
    expect(await numbersShown(elsewhere)).toBe(shown);
  });

  test('is renamed and duplicated in the list', async () => {
    const page = await site.open(WATCHED);
    await runWatched(page);
    await page.getByRole('link', { name: 'Results', exact: true }).click();
    await button(page, /^Rename /).click();
    await page.getByLabel('New title').fill('My own study');
    await button(page, 'Save').click();
    await page.getByRole('link', { name: 'My own study', exact: true }).waitFor();
    await button(page, 'Duplicate My own study').click();
    await page.getByRole('link', { name: 'Results of My own study (copy)' }).click();
    await resultsShown(page);
    await page.getByRole('heading', { level: 1, name: 'My own study (copy)' }).waitFor();
    expect(await stored(page, 'answers')).toHaveLength(2 * QUESTIONS);
  });
});
