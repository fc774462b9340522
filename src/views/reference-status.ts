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
  exact: 'Exact: the figures were printed by a study of these people, or are in its results file.',
  secondary: 'Secondary: the figures are taken from others who quote the study.',
  alternate:
    'Alternate: not the paper’s table. Another measure of the behaviour stands in for the questionnaire.',
  'signs-only':
    'Signs only: it is known which way some relations go, and not how strong they are. So signs are counted, and there is no similarity.'
};
