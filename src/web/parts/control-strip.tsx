import type { ComponentChildren } from 'preact';

import { sumAmounts } from '../../lib/sum-amounts.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { invoiceAddress } from '../address.ts';
import { Amount, countText, isZero } from './amount.tsx';
import { unexplainedLines } from './explained-words.ts';

/** Does the invoice tie out? An equation whose terms say whether they hold; one that does not says why. */
export function ControlStrip({ invoice }: { invoice: JudgedInvoice }) {
  const { currency, line_count: lines, matched_lines: matched } = invoice;
  const outside = invoice.out_of_scope_lines;
  const unexplained = unexplainedLines(invoice);
  const pdfGap = invoice.pdf_total === null ? null : gap(invoice.total_charges, invoice.pdf_total);
  return (
    <section class="strip" aria-label="Control totals">
      <dl>
        <Term name="Invoice total">
          <Amount of={invoice.total_charges} currency={currency} />
        </Term>
        <Term
          name="Sum of lines"
          sign="="
          holds={invoice.ties}
          note={
            invoice.ties && !isZero(invoice.difference) ? 'with what the bridge names' : undefined
          }
          why={gapWords(invoice)}
        >
          <Amount of={invoice.lines_total} currency={currency} />
        </Term>
        <Term
          name="PDF statement"
          sign="="
          holds={pdfGap === null ? undefined : isZero(pdfGap)}
          why={
            pdfGap === null ? (
              'was not read'
            ) : (
              <>
                differs by <Amount of={pdfGap} currency={currency} />
              </>
            )
          }
        >
          <Amount of={invoice.pdf_total} currency={currency} />
        </Term>
        <Term
          name="Lines explained"
          holds={unexplained === 0}
          note={outside === 0 ? undefined : `${countText(outside)} out of scope`}
          why={
            <a href={invoiceAddress(invoice.invoice_id, { tab: 'lines', disposition: 'finding' })}>
              {`${countText(unexplained)} not`}
            </a>
          }
        >
          <span class="num">{`${countText(matched)} of ${countText(lines)}`}</span>
        </Term>
      </dl>
    </section>
  );
}

function Term(props: {
  name: string;
  sign?: string;
  /** Undefined: nothing is claimed. */
  holds?: boolean | undefined;
  why?: ComponentChildren;
  /** Said beside a term that holds. */
  note?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <div class="term">
      <dt>
        {props.sign === undefined ? null : (
          <span class="sign" aria-hidden="true">
            {props.sign}
          </span>
        )}
        {props.name}
      </dt>
      <dd>
        {props.children}
        {props.holds === true ? (
          <span class="holds">
            <span aria-hidden="true"> ✓</span>
            <span class="ears">, holds</span>
          </span>
        ) : props.why === undefined ? null : (
          <small class={props.holds === false ? 'fails' : 'open'}>{props.why}</small>
        )}
        {props.note === undefined ? null : <small class="open">{props.note}</small>}
      </dd>
    </div>
  );
}

function gapWords({ invoice_id, difference, currency, verdict }: JudgedInvoice): ComponentChildren {
  if (verdict === 'not-checked') return 'not checked';
  return (
    <a href={invoiceAddress(invoice_id, { tab: 'bridge' })}>
      differ by <Amount of={difference} currency={currency} />: why
    </a>
  );
}

function gap(amount: string, other: string): string {
  return sumAmounts([amount, other.startsWith('-') ? other.slice(1) : `-${other}`]);
}
