import { dealingOf, runs, type Lesson } from '../../lib/core/lesson/lesson';
import { completeDraft, formatAnswerLink, formatStudyLink, parseRoute } from '../../lib/link';

/** Parameters that a preset, its respondent and a seed decide between them. */
const KEPT = /^(?:v|preset|respondent|seed|lesson|seats|deal|overlap)=/u;

/**
 * The address that all seats of a lesson open: short, where a ready-made study with a ready-made
 * respondent says everything, since it is typed and drawn as a QR code.
 */
export function lessonLink(lesson: Lesson): string {
  if (!runs(lesson)) {
    const { act, id, instrument, seats } = lesson;
    return formatAnswerLink({ instrument, as: null, lesson: { id, seats, act, seat: null } });
  }
  const whole = formatStudyLink(lesson.design, { seat: { ...dealingOf(lesson), seat: null } });
  const [start, query = ''] = whole.split('?');
  const short = `${start}?${query
    .split('&')
    .filter((parameter) => KEPT.test(parameter))
    .join('&')}`;
  const route = parseRoute(short);
  const same =
    route.page === 'study' &&
    route.complaints.length === 0 &&
    JSON.stringify(completeDraft(route.design)) === JSON.stringify(lesson.design);
  return same ? short : whole;
}
