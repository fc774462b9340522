import { filledFormOwner, promptedValue } from '../../lib/core/study/condition';
import type { Instrument } from '../../lib/core/instrument/instrument';
import { studyPreset } from '../../lib/core/study/presets';
import { formatStudyLink } from '../../lib/link';
import type { StudyRecord } from '../../lib/store/store';

/** Something of the paper that a study did not ask, and the address of a study that does. */
export interface Unasked {
  what: string;
  href: string;
}

/** What a study would have to ask for its rows and figures to be whole. */
export function unaskedBy({ design, instruments }: StudyRecord): Unasked[] {
  const asks = (kind: Instrument['kind']) =>
    instruments.some(
      (one) => one.kind === kind && design.instruments.some(({ id }) => id === one.id)
    );
  const has = (wanted: (condition: (typeof design.conditions)[number]) => boolean) =>
    design.conditions.some(wanted);
  const behaviours = asks('behaviour') && asks('values');
  const link = (preset: string) =>
    formatStudyLink(studyPreset(preset)!.design(design.respondent, design.seed), {
      then: 'replication'
    });
  return [
    asks('values') ? null : { what: 'Table 1 (value structure)', href: link('value-structure') },
    behaviours ? null : { what: 'Tables 2 and 4 (behaviour)', href: link('value-behaviour') },
    behaviours && has((id) => filledFormOwner(id) !== null)
      ? null
      : { what: 'Tables 3 and 5 (priming)', href: link('priming') },
    asks('statements')
      ? null
      : { what: 'Figures 3 and 4 (agreement with statements)', href: link('behaviours') },
    asks('statements') && has((id) => promptedValue(id)?.form === 'name')
      ? null
      : { what: 'Figure 8 (names of values only)', href: link('behaviours') }
  ].filter((part) => part !== null);
}
