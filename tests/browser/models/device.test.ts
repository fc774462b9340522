import { describe, expect, it } from 'vitest';
import { findModel } from '../../../src/lib/models/catalogue';
import { probeDevice, verdict } from '../../../src/lib/models/device';

describe('probeDevice in this browser', () => {
  it('tells facts without rejecting, and never takes navigator.gpu for a device', async () => {
    const facts = await probeDevice();
    expect(facts.secureContext).toBe(true);
    expect(facts.storage.quota).toBeGreaterThan(0);
    const { verdict: can } = verdict(findModel('Llama-3.2-1B-Instruct-q4f32_1-MLC')!, facts);
    if (facts.adapter === null) expect(can).toBe('cannot');
    else if (facts.adapter.software) expect(can).not.toBe('runs');
  });
});
