import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import type { InvoiceVerdict } from '../../store/match-store.ts';
import type { PulledSummary } from '../../store/run-pull-store.ts';
import { invoiceAddress, runAddress } from '../address.ts';
import { fileAddress } from '../file-address.ts';
import { Amount, countText, plural } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { VerdictStatus } from '../parts/status.tsx';

/** What the run made of each invoice. */
export function VerdictPanel({ verdicts }: { verdicts: readonly InvoiceVerdict[] }) {
  if (verdicts.length === 0) return null;
  return (
    <section class="panel">
      <h2>What came of it</h2>
      <p class="quiet">As of the run: what was judged or decided later does not show here.</p>
      <DataTable
        caption="The verdict of each invoice"
        hideCaption
        rows={verdicts}
        columns={[
          {
            head: 'Invoice',
            names: true,
            cell: (one) => <a href={invoiceAddress(one.invoice_id)}>{one.invoice_id}</a>,
          },
          { head: 'Verdict', cell: (one) => <VerdictStatus verdict={one.verdict} /> },
          {
            head: 'Invoice total',
            numeric: true,
            cell: (one) => <Amount of={one.total_charges} currency={one.currency} withCurrency />,
          },
          {
            head: 'Explained',
            numeric: true,
            cell: (one) => (
              <span class="num">{`${countText(one.matched_lines)} of ${countText(one.line_count)}`}</span>
            ),
          },
          { head: 'Open', numeric: true, cell: (one) => countText(one.open_findings) },
        ]}
      />
    </section>
  );
}

export function FilePanel({ files }: { files: readonly EmittedFileRow[] }) {
  if (files.length === 0) return null;
  return (
    <section class="panel">
      <h2>Files it wrote</h2>
      <ul class="files">
        {files.map((file) => (
          <li>
            <a href={fileAddress(file, 'csv-excel')} download>
              {file.file_name}
            </a>{' '}
            <span class="quiet">{plural(file.rows, 'row')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The answers it rests on, summed; each with its hash on a page of its own. */
export function PullPanel({ runId, pulls }: { runId: string; pulls: readonly PulledSummary[] }) {
  if (pulls.length === 0) return null;
  return (
    <section class="panel">
      <h2>What it was made from</h2>
      <DataTable
        caption="Pulled and reused"
        hideCaption
        rows={pulls}
        columns={[
          { head: 'What', names: true, cell: (one) => one.resource.replaceAll('-', ' ') },
          { head: 'How', cell: (one) => one.how },
          { head: 'Answers', numeric: true, cell: (one) => countText(one.pulls) },
          { head: 'Rows', numeric: true, cell: (one) => countText(one.rows) },
        ]}
      />
      <p>
        <a href={`${runAddress(runId)}/inputs`}>Every answer, with its version and hash</a>
      </p>
    </section>
  );
}
