import type { ModelProvenance, RespondentProvenance } from './provenance';

/** What may change within a study without changing its answers. */
function environment(one: ModelProvenance) {
  if (one.kind === 'endpoint') {
    const { address, server, servedFrom } = one;
    return { address, servedFrom, server: server.kind, version: server.version };
  }
  const { engine, selfTests } = one;
  const shared = {
    engineVersion: engine.version,
    prefixReuse: selfTests.prefixReuse?.on ?? null
  };
  return one.kind === 'webllm' ? { adapter: one.adapter, ...shared } : shared;
}

/**
 * The provenance of a study that went on elsewhere: what answered before joins its history.
 *
 * @param earlier what answered so far; null for a new study
 */
export function withEarlier<One extends ModelProvenance>(
  now: One,
  earlier: RespondentProvenance | null
): One {
  if (earlier === null || earlier.kind === 'simulated' || earlier.kind !== now.kind) return now;
  const key = (one: object) => JSON.stringify(Object.entries(one).sort());
  const entries = [...earlier.history, environment(earlier)].map((one) => [key(one), one] as const);
  const others = new Map(entries);
  others.delete(key(environment(now)));
  return { ...now, history: [...others.values()] };
}

/**
 * What was otherwise for some of the answers, by the property that differed, with its earlier
 * values. What is not known is left out.
 */
export function earlierValues(provenance: ModelProvenance): Record<string, (string | boolean)[]> {
  const now: Record<string, string | boolean | null> = environment(provenance);
  const history: Record<string, string | boolean | null>[] = provenance.history;
  return Object.fromEntries(
    Object.keys(now).flatMap((key) => {
      const values = new Set(history.map((one) => one[key] ?? null));
      values.delete(now[key]!);
      const others = [...values].filter((value) => value !== null);
      return others.length === 0 ? [] : [[key, others]];
    })
  );
}
