import { ORDERS_CSV_COLUMNS } from '../../lib/orders-csv.ts';
import type { ListedFinding } from '../../store/match-store.ts';
import type { CheckedFiles, CheckedInvoice } from '../checked-files.ts';
import { Amount, countText, plural } from '../parts/amount.tsx';
import { CsrfField } from '../parts/csrf-field.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Stake } from '../parts/stake.tsx';
import { SeverityStatus, VerdictStatus } from '../parts/status.tsx';
import { BridgePanel } from './bridge-panel.tsx';

interface CheckProps {
  readonly csrf: string | undefined;
  /** Undefined before files were handed in. */
  readonly checked: CheckedFiles | undefined;
  readonly titleOfCode: (code: string) => string;
}

/** Reconciles two files somebody has; nothing is stored. */
export function CheckPage({ csrf, checked, titleOfCode }: CheckProps) {
  return (
    <>
      <div class="heading">
        <div>
          <h1>Check files</h1>
          <p class="lead">Reconciles two files you already have. Nothing of them is kept.</p>
        </div>
      </div>
      {checked?.invoices.map((one) => (
        <CheckedPanel one={one} titleOfCode={titleOfCode} />
      ))}
      {checked === undefined || checked.elsewhere.length === 0 ? null : (
        <section class="panel">
          <h2>On no invoice</h2>
          <Findings
            caption="Findings on no invoice"
            rows={checked.elsewhere}
            titleOfCode={titleOfCode}
          />
        </section>
      )}
      <form class="panel upload" method="post" action="/check" encType="multipart/form-data">
        <CsrfField token={csrf} />
        <label>
          <span>Lines of one invoice: the reconciliation file from Partner Center (CSV)</span>
          <input type="file" name="lines" accept=".csv,text/csv" required />
        </label>
        <label>
          <span>Orders (CSV)</span>
          <input type="file" name="orders" accept=".csv,text/csv" required />
        </label>
        <p class="quiet">
          {`Columns of the orders: ${ORDERS_CSV_COLUMNS.join(', ')}; order_line and unit_price may be empty. Without an invoice header the total is the sum of the lines.`}
        </p>
        <button class="primary">Check</button>
      </form>
    </>
  );
}

function CheckedPanel({
  one: { verdict, bridge, findings },
  titleOfCode,
}: {
  one: CheckedInvoice;
  titleOfCode: CheckProps['titleOfCode'];
}) {
  const { invoice_id: id, currency } = verdict;
  return (
    <>
      <section class="panel">
        <h2>{`Invoice ${id}`}</h2>
        <p class="lead">
          <VerdictStatus verdict={verdict.verdict} /> ·{' '}
          <Amount of={verdict.total_charges} currency={currency} withCurrency /> ·{' '}
          {`${countText(verdict.matched_lines)} of ${plural(verdict.line_count, 'line')} explained`}
        </p>
        {verdict.not_checked.map((reason) => (
          <p class="quiet">{`Not checked: ${reason}`}</p>
        ))}
        {findings.length === 0 ? (
          <p>No discrepancy was found.</p>
        ) : (
          <Findings
            caption={`Findings on invoice ${id}`}
            rows={findings}
            titleOfCode={titleOfCode}
          />
        )}
      </section>
      <BridgePanel
        heading={`From the total of ${id} to zero`}
        currency={currency}
        steps={bridge.filter((step) => step.currency === currency)}
        titleOfCode={titleOfCode}
      />
    </>
  );
}

function Findings(props: {
  caption: string;
  rows: readonly ListedFinding[];
  titleOfCode: CheckProps['titleOfCode'];
}) {
  return (
    <DataTable
      caption={props.caption}
      hideCaption
      rows={props.rows}
      columns={[
        {
          head: 'Reason',
          names: true,
          cell: (one) => (
            <>
              {props.titleOfCode(one.code)}
              <span class="why">{one.why}</span>
            </>
          ),
        },
        { head: 'Severity', cell: (one) => <SeverityStatus severity={one.severity} /> },
        {
          head: 'At stake, before tax',
          numeric: true,
          cell: (one) => <Stake of={one} />,
        },
        { head: 'What to do', cell: (one) => one.next_step },
      ]}
    />
  );
}
