const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** An instant: UTC as it is sent; the browser's script turns it into the reader's zone and keeps UTC as its title. */
export function Moment({ at }: { at: Date | null }) {
  if (at === null) return <span class="none">–</span>;
  return (
    <time
      dateTime={at.toISOString()}
    >{`${dayText(at)} ${at.toISOString().slice(11, 16)} UTC`}</time>
  );
}

/** A day, in a form that no country reads otherwise. */
export function Day({ on }: { on: Date | string | null }) {
  return on === null ? <span class="none">–</span> : <span class="day">{dayText(on)}</span>;
}

/** @example dayText('2026-09-03') // '03 Sep 2026' */
export function dayText(on: Date | string): string {
  const [year = '', month = '', day = ''] = (typeof on === 'string' ? on : on.toISOString())
    .slice(0, 10)
    .split('-');
  return `${day} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

const MONTH_NAMES =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** @example monthText('2026-09') // 'September 2026' */
export function monthText(period: string): string {
  const [year = '', month = ''] = period.split('-');
  return `${MONTH_NAMES[Number(month) - 1] ?? month} ${year}`;
}

/** How long something took, in the two largest units. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'under 1 s';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long ago something was, in its largest unit. @example ageText(200_000_000) // '2 days' */
export function ageText(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  if (hours < 1) return 'less than an hour';
  const [count, unit] = hours < 48 ? [hours, 'hour'] : [Math.floor(hours / 24), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
