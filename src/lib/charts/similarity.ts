import { formatInterval, formatSimilarity, isKnown } from './format';
import type { SimilarityContext } from './types';

const AT_CHANCE = 'no closer to people than chance';

/** What the number says against structureless answers and against simple structures. */
function againstStructures(similarity: number, context: SimilarityContext): string | null {
  const { chance, oneDimension } = context;
  if (chance && isKnown(chance.high) && similarity <= chance.high) {
    return AT_CHANCE;
  }
  if (oneDimension && isKnown(oneDimension.mean)) {
    const most = isKnown(oneDimension.high) ? oneDimension.high : oneDimension.mean;
    if (similarity > most) return 'closer to people than a single dimension can explain';
    if (similarity > oneDimension.mean) {
      return 'closer to people than a single dimension on average, though one can reach this score';
    }
    return chance && isKnown(chance.high)
      ? 'closer to people than chance, but no closer than a single dimension'
      : 'no closer to people than a single dimension';
  }
  return chance && isKnown(chance.high) ? 'closer to people than chance' : null;
}

function againstPeople(similarity: number, ceiling: SimilarityContext['ceiling']): string | null {
  if (!ceiling || !isKnown(ceiling.mean)) return null;
  const range = 'the range that human samples reach among themselves';
  if (similarity < (ceiling.low ?? ceiling.mean)) return `below ${range}`;
  return `${similarity <= (ceiling.high ?? ceiling.mean) ? 'within' : 'above'} ${range}`;
}

/**
 * One sentence that reads a similarity for a first-time reader. It says only what the context
 * holds: a missing reference point is not mentioned.
 */
export function readSimilarity(context: SimilarityContext): string {
  const { similarity } = context;
  if (!isKnown(similarity)) return 'No similarity can be computed from these answers.';
  const structures = againstStructures(similarity, context);
  // At chance, the range of human samples says nothing more.
  const people = structures === AT_CHANCE ? null : againstPeople(similarity, context.ceiling);
  const parts = [structures, people].filter((part) => part !== null);
  if (parts.length === 0) return 'There is nothing yet to compare this number with.';
  const contrast = structures?.startsWith('closer') && people?.startsWith('below');
  const sentence = parts.join(contrast ? ', but ' : ', and ');
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
}

/** The whole ruler in words, for readers who do not see it. */
export function describeSimilarity(label: string, context: SimilarityContext): string {
  const parts: string[] = [];
  if (isKnown(context.similarity)) {
    const interval = context.interval ? `, 95% interval ${formatInterval(context.interval)}` : '';
    parts.push(`${label}: ${formatSimilarity(context.similarity)} of 100${interval}`);
  } else {
    parts.push(`${label}: not known`);
  }
  const { chance, ceiling } = context;
  if (chance && isKnown(chance.mean)) {
    parts.push(`chance ${formatSimilarity(chance.mean)} (${formatInterval(chance)})`);
  }
  const points = [
    ['one dimension', context.oneDimension],
    ['four groups', context.fourGroups],
    ['weak circle', context.circleWeak],
    ['textbook circle', context.circleStrong]
  ] as const;
  for (const [name, level] of points) {
    if (level && isKnown(level.mean)) parts.push(`${name} ${formatSimilarity(level.mean)}`);
  }
  const { similarities = [], average = null } = context.models ?? {};
  if (similarities.length > 0) {
    const ends = { low: Math.min(...similarities), high: Math.max(...similarities) };
    parts.push(`other models ${formatInterval(ends)}`);
  }
  if (average !== null) parts.push(`average of other models ${formatSimilarity(average)}`);
  if (ceiling && isKnown(ceiling.mean)) {
    parts.push(`people with people ${formatSimilarity(ceiling.mean)}`);
  }
  return `${parts.join('; ')}.`;
}
