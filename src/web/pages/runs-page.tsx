import type { JobOutcome, ListedRun } from '../../store/run-list-store.ts';
import { address, runAddress } from '../address.ts';
import type { Night } from '../nights.ts';
import { countText, plural } from '../parts/amount.tsx';
import { CsrfField } from '../parts/csrf-field.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Downloads } from '../parts/downloads.tsx';
import { durationText, Moment } from '../parts/moment.tsx';
import { Pager } from '../parts/pager.tsx';
import { RunStatus } from '../parts/status.tsx';
import { StageGrid } from './stage-grid.tsx';

export const RUNS_PER_PAGE = 30;

export interface RunsData {
  readonly rows: readonly ListedRun[];
  readonly total: number;
  readonly page: number;
  readonly show: 'all' | 'attention';
  /** Of the last nights, whatever the page shows. */
  readonly nights: readonly Night[];
  readonly outcomes: readonly JobOutcome[];
  readonly attention: number;
  readonly schedule: string;
  readonly csrf: string | undefined;
}

const KINDS = { nightly: 'schedule', manual: 'a person', rerun: 're-run' } as const;

/** What ran, how it ended, and what still needs somebody. */
export function RunsPage({ data }: { data: RunsData }) {
  const here = (more: Parameters<typeof address>[1]) =>
    address('/runs', { show: data.show === 'all' ? '' : data.show, ...more });
  return (
    <>
      <div class="heading">
        <h1>Runs</h1>
        {data.rows.length === 0 ? null : (
          <div class="actions">
            <Downloads
              what="this list of runs"
              hrefOf={(format) => address('/runs/download', { show: data.show, format })}
              note={plural(data.total, 'run')}
            />
          </div>
        )}
      </div>
      <nav class="tabs" aria-label="Which runs">
        <a
          href={address('/runs', { show: 'attention' })}
          aria-current={data.show === 'attention' ? 'page' : undefined}
        >
          {`Needs attention (${data.attention})`}
        </a>
        <a href="/runs" aria-current={data.show === 'all' ? 'page' : undefined}>
          All
        </a>
      </nav>
      {data.show === 'attention' && data.total > 0 ? (
        <form class="filters" method="post" action="/runs/retry">
          <CsrfField token={data.csrf} />
          <button class="primary">{`Re-run all failed (${data.total})`}</button>
          <span class="quiet">Asks again for what failed or was missing, judges, and reports.</span>
        </form>
      ) : null}
      {data.rows.length === 0 ? (
        <p class="empty">
          {data.show === 'attention'
            ? 'No run needs attention.'
            : `Nothing ran yet. A worker runs ${data.schedule}.`}
        </p>
      ) : (
        <>
          <StageGrid nights={data.nights} outcomes={data.outcomes} />
          <RunTable data={data} />
        </>
      )}
      <Pager
        page={data.page}
        pageSize={RUNS_PER_PAGE}
        total={data.total}
        hrefOf={(page) => here({ page })}
      />
    </>
  );
}

function RunTable({ data }: { data: RunsData }) {
  return (
    <DataTable
      caption={plural(data.total, 'run')}
      rows={data.rows}
      columns={[
        {
          head: 'Run',
          names: true,
          cell: (one) => <a href={runAddress(one.run_id)}>{one.run_id}</a>,
        },
        { head: 'Started by', cell: (one) => KINDS[one.kind] },
        { head: 'Covers', cell: (one) => one.scope },
        {
          head: 'Status',
          cell: (one) => (
            <>
              <RunStatus state={one.state} />
              {one.error_text === null ? null : <span class="why">{one.error_text}</span>}
            </>
          ),
        },
        { head: 'Started', cell: (one) => <Moment at={one.created_at} /> },
        {
          head: 'Took',
          numeric: true,
          cell: (one) =>
            one.ended_at === null
              ? 'still at it'
              : durationText(one.ended_at.getTime() - one.begun_at.getTime()),
        },
        { head: 'Missing', numeric: true, cell: (one) => countText(one.missing) },
        { head: 'Invoices', numeric: true, cell: (one) => countText(one.invoices) },
        { head: 'Lines', numeric: true, cell: (one) => countText(one.lines) },
        { head: 'Discrepancies', numeric: true, cell: (one) => countText(one.findings) },
      ]}
    />
  );
}
