import type { ValueId } from '../values';

/** What stands for {definition} in a value prompt, and how sure we are of its wording. */
export interface ValueDefinition {
  /** Completes "You value …" without the full stop. */
  text: string;
  /**
   * `quoted`: printed in the study that Axia runs. `reconstructed`: not printed there; worded by
   * Axia after the theory's definition of the value.
   */
  status: 'quoted' | 'reconstructed';
  source: string;
}

const STUDY =
  'Yehudai, A., Rozen, N., & Gera, A. (2026). Teaching Values to Machines: Simulating Human-Like Behavior in LLMs. arXiv:2605.30036';

const THEORY =
  'After the motivational goals in Schwartz, S. H. (1992), Advances in Experimental Social Psychology, 25, 1-65, and Schwartz, S. H., & Sagiv, L. (1995), Journal of Cross-Cultural Psychology, 26(1), 92-116';

const reconstructed = (text: string): ValueDefinition => ({
  text,
  status: 'reconstructed',
  source: THEORY
});

/** Definition of each value as used in the prompts. One of the ten is quoted. */
export const VALUE_DEFINITIONS: Readonly<Record<ValueId, ValueDefinition>> = {
  power: {
    text: 'social status and prestige, and control or dominance over people and resources',
    status: 'quoted',
    source: STUDY
  },
  achievement: reconstructed(
    'personal success through demonstrating competence according to social standards'
  ),
  hedonism: reconstructed('pleasure and sensuous gratification for yourself'),
  stimulation: reconstructed('excitement, novelty, and challenge in life'),
  self_direction: reconstructed(
    'independent thought and action, and choosing, creating, and exploring for yourself'
  ),
  universalism: reconstructed(
    'understanding, appreciation, tolerance, and protection for the welfare of all people and for nature'
  ),
  benevolence: reconstructed(
    'preserving and enhancing the welfare of the people with whom you are in frequent personal contact'
  ),
  tradition: reconstructed(
    'respect for, commitment to, and acceptance of the customs and ideas that traditional culture or religion provides'
  ),
  conformity: reconstructed(
    'restraint of actions, inclinations, and impulses that are likely to upset or harm others and to violate social expectations or norms'
  ),
  security: reconstructed(
    'the safety, harmony, and stability of society, of relationships, and of yourself'
  )
};
