import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import { address, runAddress } from '../address.ts';
import { fileAddress } from '../file-address.ts';
import { countText, plural } from '../parts/amount.tsx';
import { Choice, MonthChoice } from '../parts/choice.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Downloads } from '../parts/downloads.tsx';
import { Moment, monthText } from '../parts/moment.tsx';
import { Pager } from '../parts/pager.tsx';

export const FILES_PER_PAGE = 100;

const FORMATS = [
  ['xlsx', 'Excel'],
  ['csv-excel', 'CSV for Excel'],
  ['csv', 'plain CSV'],
] as const;

export interface ReportsData {
  readonly rows: readonly EmittedFileRow[];
  readonly total: number;
  readonly page: number;
  readonly only: { readonly period: string | undefined; readonly report: string | undefined };
  readonly periods: readonly string[];
  readonly reports: readonly { readonly name: string; readonly says: string }[];
  readonly schedule: string;
}

/** Every file ever emitted, to download again with the same bytes. */
export function ReportsPage({ data }: { data: ReportsData }) {
  const { rows, only } = data;
  return (
    <>
      <div class="heading">
        <h1>Reports</h1>
        {rows.length === 0 ? null : (
          <div class="actions">
            <Downloads
              what="this list of files"
              hrefOf={(format) => address('/reports/download', { ...only, format })}
              note={`${plural(data.total, 'file')}: the list`}
            />
          </div>
        )}
      </div>
      <form class="filters" method="get" action="/reports">
        <MonthChoice chosen={only.period} periods={data.periods} />
        <Choice
          label="Report"
          name="report"
          chosen={only.report}
          all="every report"
          options={data.reports.map(({ name }) => [name, name])}
        />
        <button>Filter</button>
        <a href="/reports">Clear</a>
      </form>
      {rows.length === 0 ? (
        <p class="empty">{`No file fits. Files are written at the end of each run, ${data.schedule}.`}</p>
      ) : (
        <FileTable data={data} />
      )}
      <Pager
        page={data.page}
        pageSize={FILES_PER_PAGE}
        total={data.total}
        hrefOf={(page) => address('/reports', { ...only, page })}
      />
      <section class="panel">
        <h2>What each report holds</h2>
        <dl class="terms">
          {data.reports.map(({ name, says }) => (
            <>
              <dt>{name}</dt>
              <dd>{says}</dd>
            </>
          ))}
        </dl>
      </section>
    </>
  );
}

function FileTable({ data }: { data: ReportsData }) {
  return (
    <DataTable
      caption={plural(data.total, 'file')}
      rows={data.rows}
      columns={[
        { head: 'Report', names: true, cell: (one) => one.report },
        { head: 'Of', cell: (one) => one.scope },
        { head: 'Month', cell: (one) => monthText(one.period) },
        {
          head: 'Download',
          cell: (one) => (
            <span class="download">
              {FORMATS.map(([format, label]) => (
                <a
                  class="beside"
                  href={fileAddress(one, format)}
                  download
                  aria-label={`${label}, ${one.report} of ${one.scope}`}
                >
                  {label}
                </a>
              ))}
            </span>
          ),
        },
        { head: 'Made', cell: (one) => <Moment at={one.emitted_at} /> },
        { head: 'By run', cell: (one) => <a href={runAddress(one.run_id)}>{one.run_id}</a> },
        { head: 'Rows', numeric: true, cell: (one) => countText(one.rows) },
        { head: 'Bytes', numeric: true, cell: (one) => countText(Number(one.bytes)) },
        {
          head: 'SHA-256',
          cell: (one) => <code title={one.sha256}>{one.sha256.slice(0, 12)}</code>,
        },
      ]}
    />
  );
}
