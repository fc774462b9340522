import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/lib/core/study/cell';
import {
  ANSWER_PREFIXES,
  calibrate,
  calibrationCells,
  type CalibrationLook
} from '../../../../src/lib/engines/local/calibration';

const cells = (count: number, context?: Cell['context']): Cell[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${index}`,
    condition: 'power',
    instrument: 'pvq40',
    item: index + 1,
    repetition: 'standard',
    prompt: { system: null, user: `Question ${index}` },
    options: ['1', '2'],
    ...(context ? { context } : {})
  }));

/** A model with a mass for each way of asking; a list gives one for each cell. */
function model(
  masses: Record<string, number | null | (number | null)[]>,
  holds = true
): CalibrationLook & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    mass: async (cell, prefix) => {
      const way = prefix ?? 'plain';
      asked.push(way);
      const mass = masses[way] ?? null;
      return Array.isArray(mass) ? mass[Number(cell.id)]! : mass;
    },
    honoursConstraint: async () => holds
  };
}

const [first, second, third] = ANSWER_PREFIXES as [string, string, string];

describe('calibrationCells', () => {
  it('spreads a few over the plan, none twice', () => {
    const chosen = calibrationCells(cells(440)).map(({ item }) => item);
    expect(chosen).toEqual([37, 111, 184, 257, 331, 404]);
    expect(calibrationCells(cells(3)).map(({ item }) => item)).toEqual([1, 2, 3]);
    expect(calibrationCells([])).toEqual([]);
  });

  it('takes only prompts that are known before the first answer', () => {
    const later = cells(4, { kind: 'conversation', cells: ['x'] });
    const opening = cells(1, { kind: 'conversation', cells: [] });
    expect(calibrationCells([...later, ...opening])).toEqual(opening);
  });
});

describe('calibrate', () => {
  it('asks plainly where the median mass is enough, and looks at nothing else', async () => {
    const look = model({ plain: [0.2, 0.95, 0.9, 0.99, 0.91, 0.3] });
    const found = await calibrate(cells(6), 'distribution', look);
    expect(found).toMatchObject({ method: 'plain', answerPrefix: null, questions: 6, tried: [] });
    expect(found.massPlain).toBeCloseTo(0.905, 12);
    expect(found.massChosen).toBe(found.massPlain);
    expect(look.asked).toHaveLength(6);
  });

  it('takes the answer prefix with most mass, and says what was tried', async () => {
    const look = model({ plain: 0.1, [first]: 0.92, [second]: 0.97, [third]: 0.5 });
    const found = await calibrate(cells(2), 'distribution', look);
    expect(found).toMatchObject({
      method: 'answer-prefix',
      answerPrefix: second,
      massPlain: 0.1,
      massChosen: 0.97
    });
    expect(found.tried).toContainEqual({ prefix: third, mass: 0.5 });
    // All prefixes of a question before the next question, whose prompt is read once.
    const prefixed = [first, second, third];
    expect(look.asked).toEqual(['plain', 'plain', ...prefixed, ...prefixed]);
  });

  it.each([
    ['halves what is outside', 0.75, 'answer-prefix', 0.75],
    ['does less', 0.7, 'plain', 0.5]
  ])('where no prefix is enough and the best %s', async (_name, mass, way, chosen) => {
    const found = await calibrate(cells(1), 'distribution', model({ plain: 0.5, [second]: mass }));
    expect(found).toMatchObject({ method: way, massPlain: 0.5, massChosen: chosen });
  });

  it('holds texts to the labels where the mass is low and the grammar works', async () => {
    const low = { plain: 0.3 };
    expect(await calibrate(cells(2), 'sampled', model(low))).toMatchObject({
      method: 'grammar',
      massPlain: 0.3,
      massChosen: null
    });
    expect(await calibrate(cells(2), 'sampled', model(low, false))).toMatchObject({
      method: 'plain',
      massChosen: 0.3
    });
    expect(await calibrate(cells(2), 'sampled', model({ plain: 0.95 }))).toMatchObject({
      method: 'plain'
    });
  });

  it('leaves out cells that cannot be asked, and knows nothing where none can', async () => {
    const look = model({ plain: [null, 0.95, null] });
    expect(await calibrate(cells(3), 'distribution', look)).toMatchObject({ massPlain: 0.95 });
    for (const none of [[], cells(2)])
      expect(await calibrate(none, 'distribution', model({}))).toMatchObject({
        method: 'plain',
        massPlain: null,
        massChosen: null
      });
  });

  it('passes on that the model broke down', async () => {
    const look: CalibrationLook = {
      mass: () => Promise.reject(new Error('lost')),
      honoursConstraint: async () => true
    };
    await expect(calibrate(cells(1), 'distribution', look)).rejects.toThrow('lost');
  });
});
