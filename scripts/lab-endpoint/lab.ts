// What the checks work with: questions of the app's own, its respondent, and the server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../src/lib/core/study/answer';
import type { Cell } from '../../src/lib/core/study/cell';
import type { ConditionId } from '../../src/lib/core/study/condition';
import type { Elicitation } from '../../src/lib/core/study/design';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import { planCells } from '../../tests/fakes/plan-cells';
import { mulberry32 } from '../../src/lib/core/random';
import { studyPreset } from '../../src/lib/core/study/presets';
import { createTransport } from '../../src/lib/engines/endpoint/transport';
import type { EndpointProvenance } from '../../src/lib/core/provenance/provenance';
import { createEndpointRespondent } from '../../src/lib/engines/endpoint/respondent';
import { endpointIdentity } from '../../src/lib/engines/endpoint/identity';
import { EndpointSecrets } from '../../src/lib/engines/endpoint/secrets';
import type { Transport } from '../../src/lib/engines/endpoint/transport';
import type { Respondent } from '../../src/lib/engines/respondent';
import { systemClock } from '../../src/lib/platform';
import type { LabServer } from './llama-server.mjs';
import { referenceOf, type Reference } from './reference';

/** A server of somebody else's cannot be stopped here. */
export type Served = Pick<LabServer, 'url' | 'root' | 'key' | 'tolerance'> & Partial<LabServer>;

export interface Opened {
  respondent: Respondent;
  provenance: EndpointProvenance;
  transport: Transport;
  answer(cell: Cell, elicitation?: Elicitation): Promise<Answer>;
}

export interface OpenSettings {
  elicitation?: Elicitation;
  seed?: number;
  key?: string | null;
  /** Questions looked at; all by default. */
  cells?: Cell[];
  /** Stands before the server. */
  fetch?: typeof fetch;
  onHeldUp?: () => void;
}

export interface Lab {
  server: Served;
  model: string;
  /** Null where the server does not tell its whole vocabulary. */
  reference: Reference | null;
  /** Questions with scales of six numbers, of five from 0, and of words. */
  cells: Cell[];
  open(settings?: OpenSettings): Promise<Opened>;
}

/** One thing that is looked at; `ok` is null where it cannot be looked at here. */
export interface Check {
  name: string;
  expected: string;
  run(lab: Lab): Promise<{ seen: string; ok: boolean | null }>;
}

/** What a check says that needs a server of the lab's own. */
export const NOT_STARTED = { seen: 'the server was not started here', ok: null };

/** The distribution in an answer. Throws for an answer of another kind. */
export function distributionOf(answer: Answer) {
  if (answer.status === 'answered' && answer.mode === 'distribution') return answer;
  throw new Error(`No distribution: ${JSON.stringify(answer)}`);
}

const DISTRIBUTION: Elicitation = { mode: 'distribution' };
const QUESTIONNAIRES = join(process.cwd(), 'static/questionnaires');

/** @param model as the server names it; null for the first that it names */
export async function createLab(server: Served, model: string | null): Promise<Lab> {
  const headers = server.key === null ? {} : { Authorization: `Bearer ${server.key}` };
  const reply = await fetch(`${server.url}/models`, { headers });
  if (!reply.ok) throw new Error(`${server.url}/models: status ${reply.status}`);
  const { data } = (await reply.json()) as { data: { id: string }[] };
  const name = model ?? data[0]!.id;
  const cells = cellsFor(name);

  return {
    server,
    model: name,
    reference: await referenceOf(server.root, server.key),
    cells,
    async open({ elicitation = DISTRIBUTION, seed = 1, key = server.key, ...rest } = {}) {
      const secrets = new EndpointSecrets();
      secrets.set(server.url, { key, headers: {} });
      const transport = createTransport({
        url: server.url,
        secrets,
        atOnce: 64,
        clock: systemClock,
        random: mulberry32(1),
        ...(rest.fetch ? { fetch: rest.fetch } : {})
      });
      const respondent = createEndpointRespondent({
        url: server.url,
        model: name,
        transport,
        seed,
        now: () => performance.now()
      });
      const { signal } = new AbortController();
      const provenance = (await respondent.open({
        signal,
        onProgress: () => undefined,
        cells: rest.cells ?? cells,
        elicitation,
        earlier: null,
        ...(rest.onHeldUp ? { onHeldUp: rest.onHeldUp } : {})
      })) as EndpointProvenance;
      const answer = (cell: Cell, how = elicitation) => respondent.answer(cell, how, signal);
      return { respondent, provenance, transport, answer };
    }
  };
}

/** One question each of the portraits, of everyday behaviour and of the statements. */
function cellsFor(model: string): Cell[] {
  const asked = [
    { id: 'pvq40', condition: 'power', item: 2 },
    { id: 'ebq', condition: 'none', item: 1 },
    { id: 'behaviours', condition: 'universalism', item: 1 }
  ] as const satisfies { id: string; condition: ConditionId; item: number }[];
  const instruments = asked.map(({ id }) =>
    parseInstrument(JSON.parse(readFileSync(join(QUESTIONNAIRES, `${id}.json`), 'utf8')))
  );
  const design = studyPreset('quick')!.design({ kind: 'endpoint', url: '', model }, 1);
  return asked.map(({ id, condition, item }) => {
    const one = {
      ...design,
      conditions: [condition],
      instruments: [{ id, items: [item] }]
    };
    return planCells(one, instruments, endpointIdentity(model)).cells[0]!;
  });
}
