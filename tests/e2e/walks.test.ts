import { expect, test } from 'vitest';
import { WALKS } from '../../scripts/walks/walks.mjs';
import { useSite } from './harness';

const site = useSite();

test.each(WALKS)('$who finds what they came for', async ({ device, steps }) => {
  const page = await (await site.profile(device)).newPage();
  const another = () => site.open();
  for (const { does, act } of steps({ address: site.address, another }))
    expect(await act(page), does).not.toBe('');
});
