import { expect, test } from 'vitest';
import { countTests } from '../../../scripts/test.mjs';

const file = (status: string, statuses: string[], message = '') => ({
  name: 'x.test.ts',
  status,
  message,
  assertionResults: statuses.map((each, index) => ({ fullName: `test ${index}`, status: each }))
});

test('counts passed and failed tests, and names the failed', () => {
  const testResults = [
    file('passed', ['passed', 'skipped']),
    file('failed', ['passed', 'failed', 'failed'])
  ];
  const count = countTests(1, { testResults });
  expect(count).toEqual({ passed: 2, failed: 2, names: ['test 1', 'test 2'] });
});

test('a file that does not load is a failure', () => {
  const testResults = [file('failed', [], 'Cannot find module\nmore')];
  const count = countTests(1, { testResults });
  expect(count).toEqual({ passed: 0, failed: 1, names: ['x.test.ts: Cannot find module'] });
});

test('so is a run that ends badly although every test passed, or says nothing', () => {
  const testResults = [file('passed', ['passed'])];
  expect(countTests(1, { testResults })).toMatchObject({ passed: 1, failed: 1 });
  expect(countTests(1, null)).toMatchObject({ passed: 0, failed: 1 });
});
