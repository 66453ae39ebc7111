import type { Night } from '../nights.ts';
import { ageText, Moment } from './moment.tsx';

/** Says that the newest night brought nothing, and how old therefore is what stands on the page. */
export function StaleNote(props: { nights: readonly Night[]; checkedAt: Date; now: Date }) {
  const last = props.nights.at(-1);
  if (last === undefined || (last.state !== 'missed' && last.state !== 'failed')) return null;
  return (
    <p class="note" role="note">
      <strong>▲ Not of last night.</strong> The run due <Moment at={last.dueAt} />{' '}
      {last.state === 'missed' ? 'never began' : 'failed'}; what you see was checked{' '}
      {ageText(props.now.getTime() - props.checkedAt.getTime())} ago and is right as of then.{' '}
      <a href="/runs?show=attention">See what needs attention</a>
    </p>
  );
}
