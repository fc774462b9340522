import type { CurveBlock, CurveRequest } from '../core/analysis/curve/compute';
import { CurveComputer } from '../core/analysis/curve/compute';
import type { CurveMarks } from '../core/analysis/curve/people';
import { AxiaError } from '../core/error';
import { replyOf, type Reply } from '../core/reply';

/** What a worker of specification curves offers: parts of one curve, in any order. */
export interface CurveService {
  prepare(request: CurveRequest): void;
  block(number: number): Promise<Reply<CurveBlock>>;
  marks(scoring: number): Promise<Reply<CurveMarks[]>>;
  /** Nothing is under way between two parts: the page ends the worker itself. */
  abort(): void;
}

/** The worker's end of `CurveService`. */
export function createCurveService(): CurveService {
  let computer: CurveComputer | null = null;
  const prepared = (): CurveComputer => {
    if (computer) return computer;
    throw new AxiaError('defect', 'The curve was not prepared.', 'Compute it again.');
  };
  return {
    prepare(request) {
      computer = new CurveComputer(request);
    },
    block: (number) => replyOf(() => prepared().block(number)),
    marks: (scoring) => replyOf(() => prepared().marks(scoring)),
    abort() {
      computer = null;
    }
  };
}
