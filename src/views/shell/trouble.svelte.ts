import { AxiaError } from '../../lib/core/error';

/** Something that went wrong outside of what the reader was just doing; shown above every screen. */
class Trouble {
  error = $state.raw<AxiaError | null>(null);

  tell(error: unknown): void {
    const problem = AxiaError.from(error);
    if (problem.kind !== 'aborted') this.error = problem;
  }

  dismiss(): void {
    this.error = null;
  }
}

export const trouble = new Trouble();
