/** What the page and the tap in the engine's worker tell each other, over a channel of their own. */
export type TapOrder =
  /** From now on, whether logits and tokens are shown. */
  | { order: 'show'; on: boolean }
  /** Reads tokens from an empty cache, past the app's own session. */
  | { order: 'read'; tokens: number[] }
  /** Loses every graphics device of the worker. */
  | { order: 'destroy' };

export type TapNote =
  /** The raw logits of the whole vocabulary, as the library made them. */
  | { note: 'logits'; logits: Float32Array }
  /** Tokens that the library is computing now. */
  | { note: 'tokens'; tokens: number[] }
  | { note: 'done'; failure: string | null };

export const TAP = 'axia-lab';
