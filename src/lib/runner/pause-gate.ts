/** A gate between two questions: closed while the run is paused. */
export class PauseGate {
  #paused = false;
  readonly #waiting = new Set<() => void>();

  get paused(): boolean {
    return this.#paused;
  }

  /** Closes the gate. The answer under way is still taken. */
  pause(): void {
    this.#paused = true;
  }

  /** Opens the gate and lets everybody through. */
  resume(): void {
    this.#paused = false;
    for (const proceed of [...this.#waiting]) proceed();
  }

  /** Resolves once the gate is open or the signal is aborted; at once where either holds. */
  wait(signal: AbortSignal): Promise<void> {
    if (!this.#paused || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const proceed = () => {
        this.#waiting.delete(proceed);
        signal.removeEventListener('abort', proceed);
        resolve();
      };
      this.#waiting.add(proceed);
      signal.addEventListener('abort', proceed);
    });
  }
}
