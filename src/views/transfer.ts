import { formatBytes, type FilesProgress } from '../lib/models';
import { showDuration } from './captions';

/** What is known of a transfer; unknown numbers are null. */
export type Transfer = Pick<FilesProgress, 'bytesDone' | 'bytesTotal' | 'rate' | 'secondsLeft'>;

/** "120 MB of 1.2 GB · 4 MB/s · 5 minutes left", without what is unknown. */
export function transferInWords({ bytesDone, bytesTotal, rate, secondsLeft }: Transfer): string {
  const bytes =
    bytesDone === null
      ? null
      : `${formatBytes(bytesDone)}${bytesTotal === null ? '' : ` of ${formatBytes(bytesTotal)}`}`;
  return [
    bytes,
    rate === null ? null : `${formatBytes(rate)}/s`,
    secondsLeft === null ? null : `${showDuration(secondsLeft)} left`
  ]
    .filter((fact) => fact !== null)
    .join(' · ');
}

/** The share that is done, 0 to 1, or null where it is unknown. */
export function shareDone({ bytesDone, bytesTotal }: Transfer): number | null {
  return bytesDone === null || bytesTotal === null || bytesTotal === 0
    ? null
    : Math.min(1, bytesDone / bytesTotal);
}
