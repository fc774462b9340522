import { expect, it } from 'vitest';
import { Semaphore } from '../../../../src/lib/engines/endpoint/draws';

it('lets so many work at once, in the order in which they came, failures or not', async () => {
  const semaphore = new Semaphore(2);
  const begun: number[] = [];
  let working = 0;
  let most = 0;
  const work = async (number: number) => {
    begun.push(number);
    most = Math.max(most, (working += 1));
    await Promise.resolve();
    working -= 1;
    if (number === 1) throw new Error('no');
  };
  const done = await Promise.allSettled(
    [0, 1, 2, 3, 4].map((one) => semaphore.run(() => work(one)))
  );
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  expect(done.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true]);
});
