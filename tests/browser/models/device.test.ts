import { describe, expect, it } from 'vitest';
import { findModel } from '../../../src/lib/models/catalogue';
import { probeDevice } from '../../../src/lib/models/device';
import { verdict } from '../../../src/lib/models/verdict';

const model = findModel('Llama-3.2-1B-Instruct-q4f32_1-MLC')!;

// This browser has no graphics device; tests/e2e/screens.test.ts starts one with an emulated one,
// and the tests of `verdict` make up a good one.
describe('probeDevice in this browser', () => {
  it('reports facts without rejecting, and never mistakes navigator.gpu for a device', async () => {
    const facts = await probeDevice();
    expect(facts.secureContext).toBe(true);
    expect(facts.webgpu).toBe(true);
    expect(facts.storage.quota).toBeGreaterThan(0);
    expect(facts.memoryGB).toBeGreaterThan(0);
    expect(facts.mobile).toBe(false);
    const { verdict: can, reasons } = verdict(model, facts);
    expect(can).toBe(facts.adapter === null ? 'cannot' : facts.adapter.software ? 'slow' : 'runs');
    if (facts.adapter === null) expect(reasons.join()).toContain('no graphics device');
  });
});
