/** What generates a simulated respondent's answers; see `docs/simulated-respondent.md`. */
export interface SimulatedParameters {
  /** Structure of the profile that a value prompt produces. */
  structure: 'circle' | 'one-dimension' | 'four-groups' | 'own-value' | 'random';
  /** Shift of the latent answer at the top of the profile, in scale points (0-4). */
  strength: number;
  /** Concentration of the circular profile: 1 is a cosine, more is narrower (0.2-5). */
  spread: number;
  /** Shift of every answer towards agreement, in scale points (-2 to 2). */
  acquiescence: number;
  /** Standard deviation of the items' own effects, in scale points (0-2). */
  itemNoise: number;
  /** Standard deviation of the latent answer round its mean: width of the distribution (0.1-3). */
  answerNoise: number;
  /** Share of the probability mass that falls outside the options (0-0.9). */
  outside: number;
}
