import { describe, expect, it } from 'vitest';
import { earlierValues, withEarlier } from '../../../src/lib/core/provenance/history';
import { endpointProvenance, webllmProvenance } from '../../fakes/provenances';

describe('withEarlier', () => {
  const { prefixReuse, ...selfTests } = webllmProvenance().selfTests;
  const on = (adapter: string, version: string, reuse = true) =>
    webllmProvenance({
      adapter,
      engine: { name: 'WebLLM', version, runtime: null },
      selfTests: { ...selfTests, prefixReuse: { ...prefixReuse!, on: reuse } }
    });

  it('adds nothing to a study that went on where it was', () => {
    const now = on('one', '1');
    expect(withEarlier(now, null)).toEqual(now);
    expect(withEarlier(now, on('one', '1'))).toEqual(now);
  });

  it('names every device, version and setting that answered before', () => {
    const first = on('one', '1');
    const second = withEarlier(on('two', '2', false), first);
    expect(second.history).toEqual([{ adapter: 'one', engineVersion: '1', prefixReuse: true }]);
    expect(earlierValues(second)).toEqual({
      adapter: ['one'],
      engineVersion: ['1'],
      prefixReuse: [true]
    });
    const third = withEarlier(on('three', '1'), second);
    expect(earlierValues(third)).toEqual({
      adapter: ['one', 'two'],
      engineVersion: ['2'],
      prefixReuse: [false]
    });
    // Back on the first device, that one is no longer another.
    expect(earlierValues(withEarlier(first, third)).adapter).toEqual(['two', 'three']);
  });

  it('names where a server was, and what it was', () => {
    const began = endpointProvenance({ server: { kind: 'unknown', version: null, slots: null } });
    const now = withEarlier(endpointProvenance({ address: 'http://new:8000/v1' }), began);
    expect(earlierValues(now)).toEqual({ address: ['http://gpu:8000/v1'], server: ['unknown'] });
  });
});
