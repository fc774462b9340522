import { withoutEnds } from '../core/words';
import { REPORT_FILES } from '../core/report';
import type { StudyRecord } from '../store/store';
import { kindOf } from './zip-limits';

/** Where a bundle keeps the questionnaire of an id. */
export const instrumentFile = (id: string): string => `instruments/${id}.json`;

/** Whether version 1 of the format knows a file, in a study that asks these instruments. */
export const isKnownFile = (name: string, instruments: readonly { id: string }[]): boolean =>
  kindOf(name) === 'table' ||
  name === 'design.json' ||
  name === 'provenance.json' ||
  (REPORT_FILES as readonly string[]).includes(name) ||
  instruments.some(({ id }) => instrumentFile(id) === name);

/** Name for a bundle on the visitor's disk; it says when a study is simulated. */
export function bundleFileName({ title, identity }: StudyRecord): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-');
  const slug = withoutEnds(words, (one) => one === '-').slice(0, 60);
  return `axia-${slug || 'study'}${identity.simulated ? '-simulated' : ''}.zip`;
}
