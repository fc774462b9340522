import { describe, expect, it } from 'vitest';
import { repairMergeKernel, repairShaders } from '../../../../src/lib/engines/webllm/patches';

/** A kernel of the merging one's form: rows of weights and values that are mixed in place. */
function kernel(change: { size?: string; head?: string; body?: string } = {}): string {
  const {
    size = '32, 4, 1',
    head = '  if (group.z * grid.x + group.x > params.last) { return; }',
    body = MERGING
  } = change;
  return `@group(0) @binding(0) var<storage, read_write> Weight : array<f32>;
@group(0) @binding(1) var<storage, read> OtherWeight : array<f32>;
@group(0) @binding(2) var<storage, read_write> Value : array<f32>;
struct Params {
  rows: i32,
  last: u32
}
@group(0) @binding(3) var<uniform> params : Params;
@compute @workgroup_size(${size})
fn mix(
  @builtin(workgroup_id) group : vec3<u32>,
  @builtin(num_workgroups) grid : vec3<u32>,
  @builtin(local_invocation_id) lane : vec3<u32>
) {
${head}
  let row : i32 = i32(group.z * grid.x + group.x);
  let column : i32 = i32(lane.x) * 4i;
${body}
}
`;
}

const STORE = '  Weight[((row * params.rows) + i32(lane.y))] = log2(mine[0i] + other[0i]);';
const MERGING = `  var mine : array<f32, 1>;
  var other : array<f32, 1>;
  mine[0i] = Weight[((row * params.rows) + i32(lane.y))];
  other[0i] = OtherWeight[((row * params.rows) + i32(lane.y))];
  for (var i : i32 = 0; i < 4i; i++) {
    Value[column + i] = Value[column + i] * exp2(mine[0i]);
  }
${STORE}`;

describe('repairMergeKernel', () => {
  it('puts one barrier between the reads and the store that race, and changes nothing else', () => {
    const code = kernel();
    const barrier = '  storageBarrier();\n  workgroupBarrier();\n';
    expect(repairMergeKernel(code)).toBe(code.replace(STORE, barrier + STORE));
  });

  it('leaves a repaired kernel as it is', () => {
    const repaired = repairMergeKernel(kernel());
    expect(repairMergeKernel(repaired)).toBe(repaired);
  });

  it.each<[string, Parameters<typeof kernel>[0]]>([
    ['a single thread along x', { size: '1, 4, 1' }],
    [
      'an element of each thread’s own',
      { body: MERGING.replaceAll('row * params.rows', 'row * column') }
    ],
    ['an element that is only stored', { body: STORE }],
    ['different elements', { body: MERGING.replace(STORE, STORE.replace('lane.y', 'lane.z')) }],
    ['a barrier of its own', { body: MERGING.replace(STORE, `  workgroupBarrier();\n${STORE}`) }],
    ['a store in a branch', { body: MERGING.replace(STORE, `  if (row > 1i) {\n${STORE}\n  }`) }],
    ['threads that leave early', { head: '  if (i32(lane.x) > 8i) { return; }' }],
    ['threads that leave early, over lines', { head: '  if (lane.x > 8u) {\n    return;\n  }' }],
    ['a second function', { body: `${MERGING}\n}\nfn more() {` }]
  ])('leaves a kernel with %s untouched', (_name, change) => {
    const code = kernel(change);
    expect(code).not.toBe(kernel());
    expect(repairMergeKernel(code)).toBe(code);
  });

  it('leaves what is no compute shader untouched', () => {
    for (const code of ['', '@vertex fn main() {}', kernel().replace('@compute ', '')])
      expect(repairMergeKernel(code)).toBe(code);
  });
});

describe('repairShaders', () => {
  it('repairs what the device is given, counts it, and hands the rest through', () => {
    const given: { code: string; label?: string }[] = [];
    class Device {
      readonly made = given;
      createShaderModule(descriptor: { code: string }) {
        this.made.push(descriptor);
        return descriptor.code.length;
      }
    }
    const repaired = repairShaders(Device.prototype);
    const device = new Device();
    const plain = { code: '@vertex fn main() {}', label: 'plain' };
    const racing = { code: kernel(), label: 'racing' };
    device.createShaderModule(plain);
    expect(repaired()).toBe(0);
    expect(device.createShaderModule(racing)).toBe(repairMergeKernel(kernel()).length);
    expect(repaired()).toBe(1);
    expect(given[0]).toBe(plain);
    expect(given[1]).toEqual({ label: 'racing', code: repairMergeKernel(kernel()) });
  });
});
