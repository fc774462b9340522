import type { ReferenceStatus } from '../lib/core/reference/behaviour-reference';

/** What a reference's status is called. */
export const STATUS_LABELS: Record<ReferenceStatus, string> = {
  exact: 'exact',
  secondary: 'secondary',
  alternate: 'alternate',
  'signs-only': 'signs only'
};

/** How far the figures of a status may be trusted, in a sentence. */
export const STATUS_MEANINGS: Record<ReferenceStatus, string> = {
  exact: 'Exact: figures printed in a study of these people, or taken from its results file.',
  secondary: 'Secondary: figures quoted from the study by others.',
  alternate: 'Alternate: not the paper’s table, but another measure of the same behaviour.',
  'signs-only':
    'Signs only: the directions of some correlations are known, but not their sizes. Matching signs are counted; there is no similarity.'
};
