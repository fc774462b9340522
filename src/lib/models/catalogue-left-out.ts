/**
 * Models of the engine's own list that Axia does not offer, and why. A test checks that every model
 * of that list is either in the catalogue or named here.
 */
export const LEFT_OUT: readonly { models: RegExp; reason: string }[] = [
  { models: /^snowflake-/, reason: 'It turns texts into vectors and answers no questions.' },
  { models: /-vision-/, reason: 'It is made for pictures, which no questionnaire here has.' },
  {
    models: /^gemma-4-/,
    reason: 'The engine loads it with parts for pictures and sound, which Axia does not fetch.'
  },
  {
    models: /-Base-|^phi-1_5-|^phi-2-/,
    reason: 'It was only trained to continue texts, not to follow an instruction.'
  },
  { models: /-Coder-/, reason: 'It is made for writing programs.' },
  { models: /Math-/, reason: 'It is made for mathematics.' },
  {
    models: /^DeepSeek-R1-/,
    reason:
      'It was trained to think before every answer; its makers describe no way to answer without.'
  },
  {
    models: /^Ministral-.*-Reasoning-/,
    reason:
      'It thinks between marks of its own, which the engine’s empty thinking block does not switch off.'
  }
];

/** Why a model of the engine's list is not offered; null for a model that is not left out. */
export function reasonLeftOut(id: string): string | null {
  return LEFT_OUT.find(({ models }) => models.test(id))?.reason ?? null;
}
