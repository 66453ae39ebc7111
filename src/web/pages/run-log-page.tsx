import type { RunLogRow } from '../../store/run-log-store.ts';
import { address, runAddress } from '../address.ts';
import { plural } from '../parts/amount.tsx';
import { Pager } from '../parts/pager.tsx';
import { RunLog } from '../parts/run-log.tsx';

export const LOG_LINES_PER_PAGE = 200;

export interface RunLogData {
  readonly runId: string;
  readonly startedAt: Date;
  readonly show: 'all' | 'trouble';
  readonly rows: readonly RunLogRow[];
  readonly total: number;
  readonly page: number;
}

/** Everything a run told, or warnings and errors alone. */
export function RunLogPage({ data }: { data: RunLogData }) {
  const { runId, startedAt, show, rows, total, page } = data;
  const here = `${runAddress(runId)}/log`;
  return (
    <>
      <div class="heading">
        <div>
          <p class="crumb">
            <a href="/runs">Runs</a> / <a href={runAddress(runId)}>{runId}</a>
          </p>
          <h1>Log</h1>
        </div>
      </div>
      <nav class="tabs" aria-label="Which lines">
        <a href={here} aria-current={show === 'all' ? 'page' : undefined}>
          All
        </a>
        <a
          href={address(here, { show: 'trouble' })}
          aria-current={show === 'trouble' ? 'page' : undefined}
        >
          Warnings and errors
        </a>
      </nav>
      {rows.length === 0 ? (
        <p class="empty">
          {show === 'trouble' ? 'No warning and no error.' : 'Nothing was told of this run.'}
        </p>
      ) : (
        <RunLog caption={plural(total, 'line')} rows={rows} startedAt={startedAt} />
      )}
      <Pager
        page={page}
        pageSize={LOG_LINES_PER_PAGE}
        total={total}
        hrefOf={(to) => address(here, { show: show === 'all' ? '' : show, page: to })}
      />
    </>
  );
}
