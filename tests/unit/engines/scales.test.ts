import { expect, it } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { labelsOfScales } from '../../../src/lib/engines/scales';
import { readStatic } from '../data/read-static';

it('every list of labels is there once, those of single items too', () => {
  const instruments = ['pvq40', 'pvq21', 'charity'].map((id) =>
    parseInstrument(readStatic(`questionnaires/${id}.json`))
  );
  expect(labelsOfScales(instruments)).toEqual([
    ['1', '2', '3', '4', '5', '6'],
    ['1', '2', '3', '4', '5', '6', '7'],
    ['1', '2']
  ]);
});
