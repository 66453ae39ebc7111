import { retriesOf } from '../../store/job-progress.ts';
import type { Step } from '../../store/step-store.ts';
import { stepName } from '../step-name.ts';
import { DataTable } from './data-table.tsx';
import { durationText } from './moment.tsx';
import { countsText, waitedText } from './run-steps.tsx';
import type { Span } from './time-bar.tsx';
import { TimeBar } from './time-bar.tsx';

const SHOWN_MAX = 10;

/** Where the time of a run went: its longest steps, each in the time of the whole. */
export function LongestSteps({ steps, whole }: { steps: readonly Step[]; whole: Span }) {
  const longest = steps
    .flatMap((step) => {
      if (step.started_at === null) return [];
      const span = { from: step.started_at, to: step.ended_at ?? whole.to };
      return [{ step, span, tookMs: span.to.getTime() - span.from.getTime() }];
    })
    .toSorted((a, b) => b.tookMs - a.tookMs)
    .slice(0, SHOWN_MAX);
  if (longest.length === 0) return null;
  return (
    <section class="panel">
      <h2>Where the time went</h2>
      <DataTable
        caption="The longest steps"
        hideCaption
        rows={longest}
        columns={[
          { head: 'Step', names: true, cell: ({ step }) => stepName(step) },
          { head: 'Took', numeric: true, cell: ({ tookMs }) => durationText(tookMs) },
          { head: 'Of that waited', numeric: true, cell: ({ step }) => waitedText(step.counts) },
          {
            head: 'Tries',
            numeric: true,
            cell: ({ step }) => String(retriesOf(step) + 1),
          },
          { head: 'Counts', cell: ({ step }) => countsText(step.counts) },
          {
            head: 'When',
            cell: ({ step, span }) => <TimeBar whole={whole} part={span} of={stepName(step)} />,
          },
        ]}
      />
    </section>
  );
}
