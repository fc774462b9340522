import { AxiaError } from '../../lib/core/error';
import { parseOwnPeople, type OwnPeople } from '../../lib/core/people/own-people';
import { decodeText, readBytes } from '../../lib/platform';
import type { OpenedStore } from '../../lib/store';
import { Guarded } from '../guarded.svelte';
import type { Services } from '../services';

/** Largest file of human figures: a few matrices. */
const LARGEST = 1_000_000;

/** Human data of the reader's own, as this browser keeps it. */
export class OwnPeopleList extends Guarded {
  list = $state.raw<OwnPeople[]>([]);
  /** Why nothing is kept beyond this tab; null when it is. */
  warning = $state.raw<AxiaError | null>(null);

  readonly #services: Services;

  constructor(services: Services) {
    super();
    this.#services = services;
  }

  load(): Promise<boolean> {
    return this.#change(async () => undefined);
  }

  /** @returns whether they were saved; else `error` says why not */
  save(people: OwnPeople): Promise<boolean> {
    return this.#change(({ people: shelf }) => shelf.save(people));
  }

  /** @returns whether they were removed; else `error` says why not */
  remove(id: string): Promise<boolean> {
    return this.#change(({ people }) => people.remove(id));
  }

  /** Opens figures that Axia saved as a file. @returns what was saved; null where it could not be */
  async open(file: File): Promise<OwnPeople | null> {
    let opened: OwnPeople | null = null;
    await this.#change(async ({ people: shelf }) => {
      const { text } = decodeText(await readBytes(file, LARGEST));
      const people = parseOwnPeople(jsonOf(text));
      await shelf.save(people);
      opened = people;
    });
    return opened;
  }

  #change(change: (store: OpenedStore) => Promise<void>): Promise<boolean> {
    return this.guard(async () => {
      const store = await this.#services.openStore();
      this.warning = store.warning;
      await change(store);
      this.list = await store.people.list();
    });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AxiaError(
      'invalid-input',
      'This file does not hold human figures.',
      'Choose a file that “Download as JSON” made here, or open the answers themselves.',
      { cause }
    );
  }
}
