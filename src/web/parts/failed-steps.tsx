import { RUN_CANCELLED } from '../../store/cancel-run.ts';
import { retriesOf } from '../../store/job-progress.ts';
import type { Step } from '../../store/step-store.ts';
import { stepName } from '../step-name.ts';
import { DataTable } from './data-table.tsx';

/** What failed for good, why, and what to do. */
export function FailedSteps({ steps }: { steps: readonly Step[] }) {
  const failed = steps.filter(
    ({ state, error_code: code }) => state === 'failed' && code !== RUN_CANCELLED,
  );
  if (failed.length === 0) return null;
  const shown = failed.slice(0, FAILURES_SHOWN_MAX);
  return (
    <section class="panel">
      <h2>What failed</h2>
      <DataTable
        caption={
          failed.length > shown.length
            ? `The first ${shown.length} of ${failed.length} steps that failed`
            : 'Steps that failed'
        }
        rows={shown}
        columns={[
          { head: 'Step', names: true, cell: stepName },
          {
            head: 'Why',
            cell: (step) => (
              <>
                {step.error_text ?? ''}
                <span class="why">{step.error_fix ?? ''}</span>
              </>
            ),
          },
          { head: 'Code', cell: (step) => <code>{step.error_code ?? ''}</code> },
          { head: 'Tries', numeric: true, cell: (step) => String(retriesOf(step) + 1) },
        ]}
      />
    </section>
  );
}

const FAILURES_SHOWN_MAX = 50;
