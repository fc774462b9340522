// Commands of vitest.config.ts, which tests in the browser have run outside it.
import 'vitest/browser';

declare module 'vitest/browser' {
  interface BrowserCommands {
    randomModel(): Promise<string>;
    randomModelParts(count: number): Promise<string[]>;
    realModel(): Promise<{ path: string } | { missing: string }>;
  }
}
