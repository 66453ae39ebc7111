import { scaleLinear } from 'd3-scale';

import type { JobProgress } from '../../store/job-progress.ts';
import type { RunState } from '../../store/schema.ts';
import { countText } from './amount.tsx';
import { DataTable } from './data-table.tsx';
import { durationText } from './moment.tsx';

/** How far a run is. */
export interface RunProgress {
  readonly state: RunState;
  readonly startedAt: Date;
  /** When it ended, or the present. */
  readonly until: Date;
  readonly jobs: readonly JobProgress[];
}

/** Each job with its counts, what it waits for, and where in the run's time it lies. */
export function RunSteps({ progress }: { progress: RunProgress }) {
  const { startedAt, until } = progress;
  const x = scaleLinear()
    .domain([startedAt.getTime(), Math.max(startedAt.getTime() + 1, until.getTime())])
    .range([0, 200]);
  return (
    <DataTable
      caption={doneWords(progress)}
      rows={progress.jobs}
      columns={[
        { head: 'Job', names: true, cell: ({ job }) => job.replaceAll('-', ' ') },
        { head: 'State', cell: (one) => <JobState job={one} /> },
        {
          head: 'Steps',
          numeric: true,
          cell: (one) => `${countText(one.ended)} of ${countText(one.steps)}`,
        },
        { head: 'Counts', cell: (one) => countsText(one.counts) },
        { head: 'Waits for', cell: (one) => one.waitingOn ?? '' },
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
          cell: ({ job, startedAt: from, endedAt }) => {
            if (from === null) return '';
            const left = x(from.getTime());
            const right = x((endedAt ?? until).getTime());
            return (
              <svg
                class="share"
                viewBox="0 0 200 10"
                preserveAspectRatio="none"
                role="img"
                aria-label={`when ${job} was worked`}
              >
                <rect class="busy" x={left} y={0} width={Math.max(2, right - left)} height={10} />
              </svg>
            );
          },
        },
      ]}
    />
  );
}

function doneWords({ jobs }: RunProgress): string {
  const steps = jobs.reduce((sum, job) => sum + job.steps, 0);
  const ended = jobs.reduce((sum, job) => sum + job.ended, 0);
  return `${countText(ended)} of ${countText(steps)} steps done`;
}

function JobState({ job }: { job: JobProgress }) {
  if (job.failed > 0) return <span class="status bad">■ {job.failed} failed</span>;
  if (job.ended === job.steps) return <span class="status good">● Done</span>;
  if (job.startedAt !== null) return <span class="status busy">▸ Working</span>;
  return <span class="status idle">○ Waiting</span>;
}

function countsText(counts: JobProgress['counts']): string {
  return Object.entries(counts)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${countText(count)} ${name.replaceAll('_', ' ')}`)
    .join(', ');
}
