import { AxiaError } from '../../lib/core/error';
import type { Instrument } from '../../lib/core/instrument/instrument';
import type { Services } from '../services';

/** The questionnaires that were imported into this browser. */
export class ShelfState {
  imported = $state.raw<Instrument[]>([]);
  /** Why nothing is kept beyond this tab; null when it is. */
  warning = $state.raw<AxiaError | null>(null);
  error = $state.raw<AxiaError | null>(null);

  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  load(): Promise<boolean> {
    return this.#change(async () => undefined);
  }

  /** @returns whether it was saved; else `error` says why not */
  save(instrument: Instrument): Promise<boolean> {
    return this.#change((shelf) => shelf.save(instrument));
  }

  /** @returns whether it was removed; else `error` says why not */
  remove(id: string): Promise<boolean> {
    return this.#change((shelf) => shelf.remove(id));
  }

  async #change(
    change: (shelf: Awaited<ReturnType<Services['openStore']>>['shelf']) => Promise<void>
  ): Promise<boolean> {
    try {
      this.error = null;
      const { shelf, warning } = await this.#services.openStore();
      this.warning = warning;
      await change(shelf);
      this.imported = await shelf.list();
      return true;
    } catch (error) {
      this.error = AxiaError.from(error);
      return false;
    }
  }
}
