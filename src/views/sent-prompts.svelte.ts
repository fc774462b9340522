import { AxiaError } from '../lib/core/error';
import type { RespondentProvenance } from '../lib/core/provenance/provenance';
import type { Cell } from '../lib/core/study/cell';
import type { RespondentSpec } from '../lib/core/study/design';
import type { OpenProgress, Sender, SentPrompt } from '../lib/engines';
import { FileTask } from './file-task.svelte';
import type { Services } from './services';

/** Whom prompts are shown for. */
export interface SentFor {
  spec: RespondentSpec;
  /** What answered the study so far; null before it began. */
  provenance: RespondentProvenance | null;
  /** Whether texts are asked for. */
  sampled: boolean;
}

/** Prompts as a respondent reads them. What they are shown by stays loaded until `close`. */
export class SentPrompts {
  /** The prompts that were shown last; of each null where nobody shows it. */
  readonly task = new FileTask<(SentPrompt | null)[], OpenProgress>();
  readonly #services: Pick<Services, 'createSender'>;
  #open: { key: string; sender: Sender } | null = null;

  constructor(services: Pick<Services, 'createSender'>) {
    this.#services = services;
  }

  /** Never rejects: `task` says what came of it. */
  async show(of: SentFor, cells: readonly Pick<Cell, 'prompt' | 'options'>[]): Promise<boolean> {
    return this.task.run(async ({ onProgress, signal }) => {
      const key = JSON.stringify(of);
      if (this.#open?.key !== key) {
        await this.#end();
        const { provenance, sampled, spec } = of;
        const options = { provenance, sampled, signal, onProgress };
        const sender = await this.#services.createSender(spec, options);
        if (sender === null) throw notHere();
        this.#open = { key, sender };
      }
      const { sender } = this.#open;
      const shown: (SentPrompt | null)[] = [];
      try {
        for (const cell of cells) shown.push(await sender.sent(cell, signal));
      } catch (error) {
        // After a failure nobody knows whether it can be asked again.
        await this.#end();
        throw error;
      }
      return shown;
    });
  }

  /** Frees the model. Safe to call twice. */
  async close(): Promise<void> {
    await this.task.stop();
    await this.#end();
  }

  async #end(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.sender.close();
  }
}

function notHere(): AxiaError {
  return new AxiaError(
    'invalid-input',
    'The model is not in this browser, so its tokens are not known here.',
    'Download it on the models screen, or open its file there.'
  );
}
