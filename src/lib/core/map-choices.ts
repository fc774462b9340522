/** How value scores are formed before they are correlated: minus the mean of all items, or as they are. */
export const SCORINGS = ['centred', 'raw'] as const;
export type Scoring = (typeof SCORINGS)[number];

/** How a correlation r becomes a distance: sqrt(2(1 - r)), 1 - r or (1 - r)/2. */
export const DISSIMILARITIES = ['sqrt', 'one-minus-r', 'half-one-minus-r'] as const;
export type DissimilarityId = (typeof DISSIMILARITIES)[number];

/** Those that make a difference: (1 - r)/2 is 1 - r times a constant, and is only read in old files. */
export const OFFERED_DISSIMILARITIES = ['sqrt', 'one-minus-r'] as const;

/** Kinds of multidimensional scaling. */
export const MDS_KINDS = ['classical', 'ratio', 'ordinal'] as const;
export type MdsId = (typeof MDS_KINDS)[number];
