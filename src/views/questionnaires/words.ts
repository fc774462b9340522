import { count } from '../../lib/core/words';
import type { Instrument, Measure, ResponseOption } from '../../lib/core/instrument/instrument';

/** What a questionnaire measures, in words. */
export function measuresInWords({ kind, measures }: Pick<Instrument, 'kind' | 'measures'>): string {
  if (kind === 'values') return 'the ten values';
  const parts = measures.filter(({ partOf }) => partOf !== null).length;
  const wider = measures.length - parts;
  const whole = count(wider, 'score');
  return parts === 0 ? whole : `${whole} with ${parts} parts`;
}

/** "6 options, 1 = not like me at all to 6 = very much like me" */
export function scaleInWords(scale: readonly ResponseOption[]): string {
  const [first, last] = [scale[0]!, scale.at(-1)!];
  return `${scale.length} options, ${first.label} = ${first.anchor} to ${last.label} = ${last.anchor}`;
}

/** Names of measures by id; a part names what it is part of: "Trust (Agreeableness)". */
export function measureNames(measures: readonly Measure[]): Map<string, string> {
  const labels = new Map(measures.map(({ id, label }) => [id, label]));
  return new Map(
    measures.map(({ id, label, partOf }) => {
      const wider = partOf === null ? undefined : labels.get(partOf);
      return [id, wider === undefined ? label : `${label} (${wider})`];
    })
  );
}

/** How a reversed item is marked: of a statement, agreeing counts against the behaviour. */
export const reversedWord = ({ kind }: Pick<Instrument, 'kind'>): string =>
  kind === 'statements' ? 'agreement counts against it' : 'reversed';
