import type { RunInput } from '../../store/run-pull-store.ts';
import type { Run } from '../../store/run-store.ts';
import { address, runAddress } from '../address.ts';
import { countText, plural } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { Pager } from '../parts/pager.tsx';

export const INPUTS_PER_PAGE = 100;

/** Every answer that a run rests on: equal inputs and rules give equal files. */
export function RunInputsPage(props: {
  run: Run;
  rows: readonly RunInput[];
  total: number;
  page: number;
}) {
  const { run } = props;
  const here = `${runAddress(run.run_id)}/inputs`;
  return (
    <>
      <div class="heading">
        <div>
          <p class="crumb">
            <a href="/runs">Runs</a> / <a href={runAddress(run.run_id)}>{run.run_id}</a>
          </p>
          <h1>Inputs</h1>
          <p class="quiet">{`Judged by rules ${run.rule_set_hash}, version ${run.app_version}.`}</p>
        </div>
      </div>
      <DataTable
        caption={plural(props.total, 'answer')}
        rows={props.rows}
        columns={[
          {
            head: 'What',
            names: true,
            cell: (one) => `${one.resource.replaceAll('-', ' ')} ${one.key}`.trim(),
          },
          { head: 'From', cell: (one) => one.source },
          { head: 'How', cell: (one) => one.how },
          { head: 'Version', numeric: true, cell: (one) => String(one.version ?? '') },
          { head: 'Rows', numeric: true, cell: (one) => countText(one.rows) },
          { head: 'Sealed', cell: (one) => <Moment at={one.sealed_at} /> },
          { head: 'Hash', cell: (one) => <code>{one.content_hash ?? ''}</code> },
        ]}
      />
      <Pager
        page={props.page}
        pageSize={INPUTS_PER_PAGE}
        total={props.total}
        hrefOf={(page) => address(here, { page })}
      />
    </>
  );
}
