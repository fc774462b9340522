/**
 * Repair of one compute kernel of the model libraries: the one that merges two partial attentions,
 * `merge_state_inplace` in TVM or, since, `tir_attention_merge_state`. It runs whenever a prompt is
 * read in more than one piece. All threads of a head read one element of a buffer and overwrite it
 * later, without a barrier between: a late thread reads what another has already written. Where the
 * threads of a head move in lockstep nothing shows; elsewhere the logits are garbage, without an
 * error.
 */

/** Every read of the storage buffers comes before every store behind it. */
const BARRIER = '  storageBarrier();\n  workgroupBarrier();\n';

/** What can make shader modules: the prototype of `GPUDevice`. */
export interface ShaderMaker {
  createShaderModule(descriptor: { code: string }): unknown;
}

/**
 * Repairs every racing kernel that is handed to the device from now on; all other shaders pass
 * through unchanged. Must be called before a model is loaded, and once.
 *
 * @returns how many kernels have been repaired so far
 */
export function repairShaders(device: ShaderMaker): () => number {
  const create = device.createShaderModule;
  let repaired = 0;
  device.createShaderModule = function (this: ShaderMaker, descriptor) {
    const code = repairMergeKernel(descriptor.code);
    if (code === descriptor.code) return create.call(this, descriptor);
    repaired += 1;
    return create.call(this, { ...descriptor, code });
  };
  return () => repaired;
}

/**
 * The shader with a barrier between the reads and the store that race, or the shader unchanged. It
 * is recognised by the race, not by its name:
 *
 * - one function, with more than one thread along x and no barrier;
 * - an element of a read-write storage buffer is read, and stored later, both outside every branch
 *   and loop, at an index that is the same for all threads along x;
 * - no return before the store depends on the thread: a barrier that only some threads reach is an
 *   error.
 *
 * @param code WGSL as TVM writes it, one statement a line
 */
export function repairMergeKernel(code: string): string {
  const kernel = parseKernel(code);
  if (kernel === null) return code;
  const { thread, buffers } = kernel;
  const common = new Set(kernel.common);
  const read = new Set<string>();
  let at = kernel.bodyStart;
  let depth = 1;
  for (const line of code.slice(at).split('\n')) {
    if (/\breturn\b/.test(line) && !(depth === 1 && isCommon(line, thread, common))) return code;
    const [, buffer, index, value] = /^\s*(\w+)\[(.*?)\] = (.*)$/.exec(line) ?? [];
    if (depth === 1) {
      if (read.has(`${buffer}[${index}]`) && isCommon(index!, thread, common))
        return code.slice(0, at) + BARRIER + code.slice(at);
      const [, name, definition] = /^\s*let (\w+)(?:\b[^=\w][^=]*)? = (.*);$/.exec(line) ?? [];
      if (name !== undefined && isCommon(definition!, thread, common)) common.add(name);
      for (const element of elementsIn(value ?? definition ?? '', buffers)) read.add(element);
    }
    depth += line.split('{').length - line.split('}').length;
    at += line.length + 1;
  }
  return code;
}

interface Kernel {
  /** The name of a thread's place in its workgroup. */
  thread: string;
  /** Words that mean the same to all threads of a workgroup. */
  common: string[];
  /** Names of the storage buffers that are read and written. */
  buffers: string[];
  /** Index of the first character of the body. */
  bodyStart: number;
}

/** The parts of a kernel that could race along x, or null. */
function parseKernel(code: string): Kernel | null {
  const entry =
    /@compute\s+@workgroup_size\(\s*(\d+)\b[^)]*\)\s*fn\s+\w+\s*\(((?:[^()]|\([^()]*\))*)\)\s*\{/.exec(
      code
    );
  const functions = code.match(/\bfn\s+\w+/g) ?? [];
  if (entry === null || functions.length !== 1 || Number(entry[1]) < 2) return null;
  if (/Barrier\s*\(/.test(code)) return null;
  const builtin = new Map(
    [...entry[2]!.matchAll(/@builtin\((\w+)\)\s*(\w+)/g)].map(([, value, name]) => [value, name!])
  );
  const thread = builtin.get('local_invocation_id');
  if (thread === undefined) return null;
  const named = (kind: RegExp) => [...code.matchAll(kind)].map((match) => match[1]!);
  const groups = ['workgroup_id', 'num_workgroups'].flatMap((value) => builtin.get(value) ?? []);
  return {
    thread,
    common: ['i32', 'u32', 'if', 'return', ...groups, ...named(/var<uniform>\s*(\w+)/g)],
    buffers: named(/var<storage,\s*read_write>\s*(\w+)/g),
    bodyStart: entry.index + entry[0].length
  };
}

/** Whether an expression is the same for all threads along x: nothing in it may be unknown. */
function isCommon(expression: string, thread: string, common: ReadonlySet<string>): boolean {
  const words = expression
    .replaceAll(new RegExp(`\\b${thread}\\.[yz]\\b`, 'g'), '')
    .replaceAll(/\.[a-zA-Z_]\w*/g, '')
    .match(/\b[a-zA-Z_]\w*/g);
  return (words ?? []).every((word) => common.has(word));
}

/** The elements of the buffers in an expression, as they are written: `S[(row * 4i)]`. */
function elementsIn(expression: string, buffers: readonly string[]): string[] {
  return [...expression.matchAll(/\b(\w+)\[/g)].flatMap((match) => {
    if (!buffers.includes(match[1]!)) return [];
    const opening = match.index + match[0].length;
    let open = 1;
    let end = opening;
    for (; end < expression.length && open > 0; end++) {
      if (expression[end] === '[') open += 1;
      if (expression[end] === ']') open -= 1;
    }
    return [expression.slice(match.index, end)];
  });
}

/**
 * Makes an engine that fetches what its cache lacks load stored files alone: a file that went after
 * the check would else be fetched and kept unchecked. The load fails as one without network does, and
 * the next one begins with the check of the files, which fetches what is missing.
 *
 * @param cache `Cache.prototype` of the engine's worker
 */
export function loadStoredFilesOnly(cache: Pick<Cache, 'add' | 'addAll'>): void {
  const refuse = async (): Promise<void> => {
    throw new DOMException('Cache.add: a stored file of the model is gone.', 'NetworkError');
  };
  cache.add = refuse;
  cache.addAll = refuse;
}
