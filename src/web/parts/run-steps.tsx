import type { JobProgress } from '../../store/job-progress.ts';
import type { RunState } from '../../store/schema.ts';
import { countText, plural } from './amount.tsx';
import { DataTable } from './data-table.tsx';
import { durationText } from './moment.tsx';
import { TimeBar } from './time-bar.tsx';

/** How far a run is. */
export interface RunProgress {
  readonly state: RunState;
  readonly startedAt: Date;
  /** When it ended, or the present. */
  readonly until: Date;
  readonly jobs: readonly JobProgress[];
  /** True when somebody ended it: the steps that did not finish were stopped, they did not fail. */
  readonly isCancelled: boolean;
}

/** Each job with its counts, what it waits for, and where in the run's time it lies. */
export function RunSteps({ progress }: { progress: RunProgress }) {
  const { startedAt, until, isCancelled } = progress;
  return (
    <DataTable
      caption={doneWords(progress)}
      rows={progress.jobs}
      columns={[
        { head: 'Job', names: true, cell: ({ job }) => job.replaceAll('-', ' ') },
        { head: 'State', cell: (one) => <JobState job={one} isCancelled={isCancelled} /> },
        {
          head: 'Steps',
          numeric: true,
          cell: (one) => `${countText(one.ended)} of ${countText(one.steps)}`,
        },
        { head: 'Counts', cell: (one) => countsText(one.counts) },
        { head: 'Waits for', cell: (one) => one.waitingOn ?? '' },
        { head: 'Waited', numeric: true, cell: (one) => waitedText(one.counts) },
        {
          head: 'Tried again',
          numeric: true,
          cell: (one) => (one.retries === 0 ? '' : plural(one.retries, 'time')),
        },
        {
          head: 'Took',
          numeric: true,
          cell: (one) =>
            one.startedAt === null
              ? ''
              : durationText((one.endedAt ?? until).getTime() - one.startedAt.getTime()),
        },
        {
          head: 'When',
          cell: ({ job, startedAt: from, endedAt }) =>
            from === null ? (
              ''
            ) : (
              <TimeBar
                whole={{ from: startedAt, to: until }}
                part={{ from, to: endedAt ?? until }}
                of={job}
              />
            ),
        },
      ]}
    />
  );
}

/** How many steps did their work, and how many ended without. */
export function doneWords({ jobs, isCancelled }: Omit<RunProgress, 'startedAt' | 'until'>): string {
  const steps = jobs.reduce((sum, job) => sum + job.steps, 0);
  const ended = jobs.reduce((sum, job) => sum + job.ended, 0);
  const failed = jobs.reduce((sum, job) => sum + job.failed, 0);
  const done = `${countText(ended - failed)} of ${countText(steps)} steps done`;
  return failed === 0
    ? done
    : `${done}, ${countText(failed)} ${isCancelled ? 'stopped' : 'failed'}`;
}

function JobState({ job, isCancelled }: { job: JobProgress; isCancelled: boolean }) {
  if (job.failed > 0 && isCancelled) {
    return <span class="status idle">□ {job.failed} stopped</span>;
  }
  if (job.failed > 0) return <span class="status bad">■ {job.failed} failed</span>;
  if (job.ended === job.steps) return <span class="status good">● Done</span>;
  if (job.startedAt !== null) return <span class="status busy">▸ Working</span>;
  return <span class="status idle">○ Waiting</span>;
}

/** Waits are told apart from what was done. */
const WAIT_COUNTS = ['waits', 'waited_seconds'];

/** What a step counted, in words. */
export function countsText(counts: JobProgress['counts']): string {
  return Object.entries(counts)
    .filter(([name, count]) => count !== 0 && !WAIT_COUNTS.includes(name))
    .map(([name, count]) => plural(count, one(name), name.replaceAll('_', ' ')))
    .join(', ');
}

/** How long a step waited for others; empty when it never did. */
export function waitedText(counts: JobProgress['counts']): string {
  const { waits = 0, waited_seconds: seconds = 0 } = counts as Partial<Record<string, number>>;
  return waits === 0 ? '' : `${durationText(seconds * 1000)} in ${plural(waits, 'wait')}`;
}

/** Counts go by the name of many. */
function one(count: string): string {
  return count.replaceAll('_', ' ').replace(/s$/, '');
}
