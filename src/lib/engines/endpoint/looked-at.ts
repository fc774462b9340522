import type { Cell } from '../../core/study/cell';

/** What a look at a server asks about. */
export type Question = Pick<Cell, 'prompt' | 'options'>;

/** Questions looked at, unless they have more different scales. Our choice. */
const QUESTIONS = 3;

/** Most of them. */
const MOST_QUESTIONS = 5;

/** Asked where no study is at hand. */
export const HARMLESS: Question = {
  prompt: {
    system: 'You answer questions about the weather.',
    user: [
      'How often does it rain where you like to be? Answer with one number alone.',
      '',
      '1 = never',
      '2 = rarely',
      '3 = sometimes',
      '4 = often',
      '5 = very often',
      '6 = always'
    ].join('\n')
  },
  options: ['1', '2', '3', '4', '5', '6']
};

/**
 * Questions for a look at how a server takes a study: of those whose prompt is known before anything
 * was answered, one with a system text first, one of every scale, and further ones spread over the
 * plan.
 */
export function questionsToLookAt(cells: readonly Cell[]): Question[] {
  const known = cells.filter(({ context }) => context === undefined || context.cells.length === 0);
  if (known.length === 0) return [HARMLESS];
  const spread = Array.from(
    { length: QUESTIONS },
    (_, index) => known[Math.floor(((index + 0.5) * known.length) / QUESTIONS)]!
  );
  const first = known.find(({ prompt }) => prompt.system !== null) ?? known[0]!;
  const scales = new Map(known.map((cell) => [JSON.stringify(cell.options), cell]));
  scales.delete(JSON.stringify(first.options));
  const needed = [first, ...scales.values()].slice(0, MOST_QUESTIONS);
  const others = spread.filter((cell) => !needed.includes(cell));
  return [...needed, ...others].slice(0, Math.max(QUESTIONS, needed.length));
}
