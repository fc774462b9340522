import type { LogitProcessor } from './library';

/** Looks at the logits of the whole vocabulary as the engine computes them. */
export interface LogitWatch {
  /** For the engine's registry; changes nothing. */
  processor: LogitProcessor;
  /**
   * Runs something that computes logits, and looks at the last ones. The engine uses them again
   * afterwards.
   *
   * @param times how often it computes logits
   */
  during<Result, Seen>(
    pass: () => Promise<Result>,
    look: (logits: Float32Array) => Seen,
    times?: number
  ): Promise<{ result: Result; seen: Seen }>;
}

export function createLogitWatch(): LogitWatch {
  let capture: ((logits: Float32Array) => void) | null = null;
  return {
    processor: {
      processLogits(logits) {
        capture?.(logits);
        return logits;
      },
      processSampledToken() {},
      resetState() {}
    },

    async during<Result, Seen>(
      pass: () => Promise<Result>,
      look: (logits: Float32Array) => Seen,
      times = 1
    ) {
      let count = 0;
      let seen: Seen | undefined;
      capture = (logits) => {
        if (++count === times) seen = look(logits);
      };
      try {
        const result = await pass();
        if (count !== times)
          throw new Error(`The engine showed ${count} sets of logits instead of ${times}.`);
        return { result, seen: seen as Seen };
      } finally {
        capture = null;
      }
    }
  };
}
