import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/lib/core/instrument/instrument';
import { methodsMd, reportFiles } from '../../../src/lib/core/report';
import * as provenances from '../../fakes/provenances';
import { analysis, MODEL, study, TOY } from './fixtures';

/** Markup of every kind, and how it looks where it is a text. */
const PAYLOAD =
  'x\n# H1\n<script>alert(1)</script> <img src=x onerror=alert(1)> ![p](http://a.example/t.png) [l](javascript:alert(1)) `c` | **b**';
const MARKUP = /(?<!\\)(?:<script|<img|!\[|\]\(http|\]\(javascript)|^# H1|(?<!\\)`c(?<!\\)`/mu;

/** Every text in a value as the payload, but those that are one of a few words. */
function poisoned<T>(value: T): T {
  if (typeof value === 'string') return PAYLOAD as T;
  if (Array.isArray(value)) return value.map(poisoned) as T;
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).map(([key, part]) => [
    key,
    key === 'kind' || key === 'method' ? part : poisoned(part)
  ]);
  return Object.fromEntries(parts) as T;
}

const instrument: Instrument = {
  ...TOY,
  title: PAYLOAD,
  version: PAYLOAD,
  language: PAYLOAD,
  source: PAYLOAD,
  copyright: PAYLOAD,
  wording: PAYLOAD,
  licence: PAYLOAD,
  scale: TOY.scale.map((option) => ({ ...option, anchor: PAYLOAD })),
  measures: TOY.measures.map((measure) => ({ ...measure, label: PAYLOAD })),
  parameters: [{ id: 'currency', label: PAYLOAD, default: PAYLOAD, hint: PAYLOAD }]
};

describe('text of strangers in the report', () => {
  it('stays text in methods.md and in the tables, wherever it stands', () => {
    const provenance = poisoned(provenances.webllmProvenance({ ...MODEL, kind: 'webllm' }));
    const one = study({
      title: PAYLOAD,
      instruments: [instrument],
      identity: { ...MODEL, label: PAYLOAD, revision: PAYLOAD, quantisation: PAYLOAD },
      provenance
    });
    const files = reportFiles(one, analysis());
    for (const text of [methodsMd(one, null), files['methods.md'], files['tables.md']])
      expect(text ?? '').not.toMatch(MARKUP);
    expect(files['methods.md']).toContain('alert(1)');
  });
});
