import { expect, it } from 'vitest';
import { strToU8, zipSync } from 'fflate';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { valueOf } from '../../../src/lib/core/reply';
import { usualLimits } from '../../../src/lib/core/people/tally';
import { createPeopleService } from '../../../src/lib/session/people-service';
import type { PeopleReader } from '../../../src/lib/session';
import { AnswersImport } from '../../../src/views/people/answers-import.svelte';
import pvq21 from '../../../static/questionnaires/pvq21.json';
import pvq40 from '../../../static/questionnaires/pvq40.json';
import { csvOf, ESS_NAMES, madeUpPeople } from '../../fakes/answer-table';

const PVQ21 = parseInstrument(pvq21);
const instruments = [parseInstrument(pvq40), PVQ21];
const csv = csvOf(madeUpPeople(PVQ21, 80), ESS_NAMES, { reversed: true });
const file = (text: string | Uint8Array, name = 'people.csv') => new File([text as BlobPart], name);

const request = {
  about: { title: 'Mine', countries: [] },
  instrument: PVQ21,
  recipe: {
    columns: PVQ21.items.map((_, k) => k + 1),
    reversed: true,
    missing: [],
    ...usualLimits(21),
    only: null,
    keepDoubles: false
  }
};

/** The service without a worker round it. */
function reader(): PeopleReader {
  const service = createPeopleService();
  let job = 0;
  const stoppable = async <T>(signal: AbortSignal, call: (job: number) => Promise<T>) => {
    const mine = (job += 1);
    signal.addEventListener('abort', () => service.abort(mine));
    return call(mine);
  };
  return {
    look: (one, options, signal) =>
      stoppable(signal, async (mine) => valueOf(await service.look(mine, one, options))),
    read: (asked, { signal, onProgress }) =>
      stoppable(signal, async (mine) => valueOf(await service.read(mine, asked, onProgress))),
    close: () => undefined
  };
}

it('opens a file, guesses what it holds, and reads it', async () => {
  const importing = new AnswersImport(reader(), instruments);
  await importing.open(file(csv, 'Our sample.csv'));
  expect(importing.error).toBeNull();
  expect(importing.instrument?.id).toBe('pvq21');
  expect(importing).toMatchObject({ found: 21, reversed: true, direction: 'ess' });
  expect(importing.title).toBe('Our sample');
  expect(await importing.read()).toBe(true);
  const { checks, people } = importing.reading.result!;
  expect(checks).toMatchObject({ rows: 80 });
  expect(people!.reference.sample.n).toBe(checks.kept);
  expect(people!.halves.every(({ comparison }) => comparison === people!.id)).toBe(true);
});

it('says what is wrong with a column, a code or a direction that is not there', async () => {
  const importing = new AnswersImport(reader(), instruments);
  await importing.open(file(csv));
  importing.names[3] = 'no such column';
  expect(await importing.read()).toBe(false);
  expect(importing.error?.message).toContain('no such column');
  importing.names[3] = '';
  importing.reversed = null;
  expect(await importing.read()).toBe(false);
  expect(importing.error?.kind).toBe('invalid-input');
  importing.reversed = true;
  importing.missing = '77; x';
  expect(await importing.read()).toBe(false);
  importing.missing = '77';
  expect(await importing.read()).toBe(true);
});

it('gives the checks where the answers make no reference', async () => {
  const importing = new AnswersImport(reader(), instruments);
  await importing.open(file(csv.split('\n').slice(0, 9).join('\n')));
  expect(await importing.read()).toBe(true);
  const { checks, people, problem } = importing.reading.result!;
  expect(checks.rows).toBe(8);
  expect(people).toBeNull();
  expect(problem).not.toBeNull();
});

it('refuses what is no table, and reads nothing before a file is open', async () => {
  const service = createPeopleService();
  const picture = await service.look(1, file(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1])), {});
  expect(picture).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
  const damaged = await service.look(2, file(zipSync({ 'a.txt': strToU8('a') })), {});
  expect(damaged).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
  expect(await service.read(3, request, () => undefined)).toMatchObject({ ok: false });
});

it('stops when it is told to', async () => {
  const service = createPeopleService();
  await service.look(1, file(csv), {});
  const reading = service.read(2, request, () => undefined);
  service.abort(2);
  expect(await reading).toMatchObject({ ok: false, error: { kind: 'aborted' } });
});
