import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import { writeCode } from '../../src/lib/core/lesson/code';
import { actedValue, wordingPrint } from '../../src/lib/core/lesson/sheet';
import { expectSound, useSite } from './harness';
import { button } from './journeys';

const site = useSite();
const pvq21 = parseInstrument(JSON.parse(readFileSync('static/questionnaires/pvq21.json', 'utf8')));

test('24 seats act, one in a browser of its own, and the teacher sees who is missing', async () => {
  const teacher = await site.open('#/class');
  await teacher.getByRole('radio', { name: /Acts out a value/ }).check();
  await button(teacher, 'Make the lesson').click();
  const link = await teacher.getByRole('link', { name: /lesson=/ }).innerText();
  const lesson = /lesson=(\w{6})/.exec(link)![1]!;

  const student = await site.open();
  await student.goto(link);
  await student.getByRole('spinbutton', { name: /Your seat/ }).fill('2');
  await student.keyboard.press('Tab');
  await student.getByRole('radio').first().focus();
  for (let k = 1; k <= 21; k++) {
    await student.getByRole('group', { name: new RegExp(`^${k} of 21`) }).waitFor();
    await student.keyboard.press(String((k % 6) + 1));
  }
  const code = await student.getByText(/^AXIA1/).innerText();
  await student.getByRole('img', { name: /QR code of the result link/ }).waitFor();

  const codes = Array.from({ length: 24 }, (_, k) =>
    writeCode({
      lesson,
      seat: k + 1,
      instrument: 'pvq21',
      wording: wordingPrint(pvq21),
      as: actedValue(lesson, k + 1),
      chosen: pvq21.items.map(({ number }) => (number * (k + 3) + ((k * k) % 5)) % 6)
    })
  );
  const mail = [...codes.slice(2, 22), codes[22]!.slice(0, 40), codes[6]!, `${code}.`].join('\n> ');
  await teacher.getByRole('textbox', { name: /Paste all codes/ }).fill(mail);
  await button(teacher, 'Read the codes').click();
  await teacher.getByRole('heading', { name: /21 of 24/ }).waitFor();
  const seat = (k: number) => teacher.getByRole('row').nth(k);
  for (const k of [1, 23, 24]) expect(await seat(k).innerText()).toContain('missing');
  expect(await seat(7).innerText()).toContain('2 times');
  await teacher.getByText(/cut off/).waitFor();
  await teacher.getByRole('textbox', { name: 'Name of seat 2', exact: true }).fill('Ada');
  await teacher.keyboard.press('Tab');
  await teacher.getByRole('img', { name: /Ada: / }).waitFor();
  await expectSound(teacher, [
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 390 }
  ]);
});
