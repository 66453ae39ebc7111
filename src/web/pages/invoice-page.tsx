import type { ComponentChildren } from 'preact';

import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import type { BridgeStep } from '../../store/match-store.ts';
import { invoiceAddress, runAddress } from '../address.ts';
import { fileAddress } from '../file-address.ts';
import type { InvoiceTab } from '../invoice-query.ts';
import { INVOICE_TABS } from '../invoice-query.ts';
import { Amount, countText, isZero, plural } from '../parts/amount.tsx';
import { ControlStrip } from '../parts/control-strip.tsx';
import { CsrfField } from '../parts/csrf-field.tsx';
import { CsvLinks } from '../parts/downloads.tsx';
import { explainedWords } from '../parts/explained-words.ts';
import { Day, Moment, monthText } from '../parts/moment.tsx';
import { OpenAmounts } from '../parts/open-amounts.tsx';
import { VerdictStatus } from '../parts/status.tsx';
import { WorkbookLink } from '../parts/workbook-link.tsx';

/** The page finance lives on: a verdict, the control strip, the files, and a tab of detail. */
export function InvoicePage(props: {
  invoice: JudgedInvoice;
  tab: InvoiceTab;
  files: readonly EmittedFileRow[];
  statement: { readonly bytes: number } | undefined;
  steps: readonly BridgeStep[];
  csrf: string | undefined;
  children: ComponentChildren;
}) {
  const { invoice, files, statement } = props;
  return (
    <>
      <div class="heading">
        <div>
          <p class="crumb">
            <a href="/invoices">Invoices</a> · {monthText(invoice.period)}
          </p>
          <h1>{invoice.invoice_id}</h1>
          <p class="lead">
            <VerdictStatus verdict={invoice.verdict} /> · <Day on={invoice.invoiced_at} /> ·{' '}
            {invoice.currency}
          </p>
          <Verdict invoice={invoice} />
          <p class="quiet">
            Checked <Moment at={invoice.as_of} /> by run{' '}
            <a href={runAddress(invoice.run_id)}>{invoice.run_id}</a>
          </p>
        </div>
        <div class="actions">
          <WorkbookLink files={files} label="Download for Excel" primary />
          <EmittedCsv files={files} />
          {statement === undefined ? null : (
            <a class="button" href={invoiceAddress(invoice.invoice_id) + '/statement.pdf'} download>
              PDF statement
              <small>{`${Math.ceil(statement.bytes / 1024)} KiB, as it came`}</small>
            </a>
          )}
          <RerunForm invoiceId={invoice.invoice_id} csrf={props.csrf} />
        </div>
      </div>
      <ControlStrip invoice={invoice} steps={props.steps} />
      <Unchecked invoice={invoice} />
      <nav class="tabs" aria-label="Of this invoice">
        {INVOICE_TABS.map(([tab, label]) => (
          <a
            href={invoiceAddress(invoice.invoice_id, { tab: tab === 'discrepancies' ? '' : tab })}
            aria-current={tab === props.tab ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      {props.children}
    </>
  );
}

function Verdict({ invoice }: { invoice: JudgedInvoice }) {
  const { currency, verdict, open_findings: open } = invoice;
  if (verdict === 'explained') return <p>{explainedWords(invoice)}</p>;
  const found = (
    <>
      {plural(open, 'discrepancy', 'discrepancies')} open
      {isZero(invoice.claim_net) && isZero(invoice.exposure_net) ? '' : ': '}
      <OpenAmounts sums={[invoice]} />.
    </>
  );
  if (verdict === 'does-not-tie') {
    return (
      <p>
        The lines differ from the invoice total by{' '}
        <Amount of={invoice.difference} currency={currency} withCurrency />. {found}
      </p>
    );
  }
  if (verdict === 'not-checked') {
    return <p>It could not be checked whole. {open === 0 ? 'Nothing else was found.' : found}</p>;
  }
  return <p>{found}</p>;
}

/** What could not be judged: a bar where the verdict waits for it, a line where it does not. */
function Unchecked({ invoice }: { invoice: JudgedInvoice }) {
  const { not_checked: reasons, line_count: lines, matched_lines: matched } = invoice;
  if (reasons.length === 0) return null;
  if (invoice.verdict !== 'not-checked') {
    return <p class="quiet">{`Left out of the judgement: ${reasons.join('; ')}.`}</p>;
  }
  return (
    <div class="note" role="note">
      <strong>
        {`◐ Checked in part: ${countText(matched)} of ${plural(lines, 'line')} that came are explained.`}
      </strong>
      <ul>
        {reasons.map((reason) => (
          <li>{reason}</li>
        ))}
      </ul>
      What stands below is right as far as it goes. The next night asks again; Re-run asks now.
    </div>
  );
}

/** The discrepancies as the newest run emitted them. */
function EmittedCsv({ files }: { files: readonly EmittedFileRow[] }) {
  const file = files.find(({ report }) => report === 'discrepancies');
  if (file === undefined) return null;
  return (
    <span class="download" role="group" aria-label="Download the discrepancies as CSV">
      <CsvLinks hrefOf={(format) => fileAddress(file, format)} />
    </span>
  );
}

/** Says what it will do before it does it. */
function RerunForm({ invoiceId, csrf }: { invoiceId: string; csrf: string | undefined }) {
  return (
    <details class="rerun">
      <summary class="button">Re-run…</summary>
      <form method="post" action={`${invoiceAddress(invoiceId)}/rerun`}>
        <CsrfField token={csrf} />
        <p>
          Fetches this invoice and what it needs again, judges it by the rules of today, and writes
          new files. The files there are stay. If it is being worked already, you are shown that
          run.
        </p>
        <label>
          <span>Begin by</span>
          <select name="from">
            <option value="pull">asking Partner Center again</option>
            <option value="match">judging what is stored</option>
            <option value="report">writing the files</option>
          </select>
        </label>
        <button class="primary">Re-run {invoiceId}</button>
      </form>
    </details>
  );
}
