import type { ComponentChildren } from 'preact';

import { sumAmounts } from '../../lib/sum-amounts.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import type { BridgeStep } from '../../store/match-store.ts';
import { address, invoiceAddress } from '../address.ts';
import { Amount, countText, isZero } from './amount.tsx';
import { unexplainedLines } from './explained-words.ts';

interface StripProps {
  readonly invoice: JudgedInvoice;
  /** The invoice's bridge. */
  readonly steps: readonly BridgeStep[];
}

/**
 * Does the invoice tie out? Two equations: the total against lines and statement, each marked as holding or not, and the
 * total as what it is made of. A term that fails leads to why.
 */
export function ControlStrip({ invoice, steps }: StripProps) {
  return (
    <section class="strip" aria-label="Control totals">
      <dl>
        <Term name="Invoice total">
          <Amount of={invoice.total_charges} currency={invoice.currency} withCurrency />
        </Term>
        <LinesTerm invoice={invoice} />
        <StatementTerm invoice={invoice} />
        <ExplainedTerm invoice={invoice} />
      </dl>
      <MadeOf invoice={invoice} steps={steps} />
    </section>
  );
}

function LinesTerm({ invoice }: Pick<StripProps, 'invoice'>) {
  const { difference, currency, ties, verdict } = invoice;
  const isWhole = verdict !== 'not-checked';
  return (
    <Term
      name="Sum of lines"
      sign="="
      mark={isWhole ? (ties ? 'holds' : 'fails') : 'open'}
      says={
        !isWhole ? (
          'not checked'
        ) : ties ? (
          isZero(difference) ? (
            'ties'
          ) : (
            'ties with what the bridge names'
          )
        ) : (
          <a href={invoiceAddress(invoice.invoice_id, { tab: 'bridge' })}>
            differs by <Amount of={difference} currency={currency} />: why
          </a>
        )
      }
    >
      <Amount of={invoice.lines_total} currency={currency} />
    </Term>
  );
}

function StatementTerm({ invoice }: Pick<StripProps, 'invoice'>) {
  const { pdf_total: printed, total_charges: total, currency, invoice_id: id } = invoice;
  const gap = printed === null ? null : sumAmounts([total, negated(printed)]);
  return (
    <Term
      name="PDF statement"
      sign="="
      mark={gap === null ? 'open' : isZero(gap) ? 'holds' : 'fails'}
      says={
        gap === null ? (
          'was not read'
        ) : isZero(gap) ? (
          'agrees'
        ) : (
          <a href={address('/discrepancies', { invoice: id, code: 'PDF_NE_API_TOTAL' })}>
            differs by <Amount of={gap} currency={currency} />: why
          </a>
        )
      }
    >
      <Amount of={printed} currency={currency} />
    </Term>
  );
}

function ExplainedTerm({ invoice }: Pick<StripProps, 'invoice'>) {
  const { line_count: lines, matched_lines: matched, out_of_scope_lines: outside } = invoice;
  const unexplained = unexplainedLines(invoice);
  return (
    <Term
      name="Lines explained"
      mark={unexplained === 0 ? 'holds' : 'fails'}
      says={
        unexplained === 0 ? (
          'all in scope'
        ) : (
          <a href={invoiceAddress(invoice.invoice_id, { tab: 'lines', disposition: 'finding' })}>
            {`${countText(unexplained)} not: which`}
          </a>
        )
      }
    >
      <span class="num">{`${countText(matched)} of ${countText(lines)}`}</span>
      {outside === 0 ? null : <small class="quiet">{`${countText(outside)} out of scope`}</small>}
    </Term>
  );
}

const EXPLAINED = 'Explained by orders';
const OUTSIDE = 'Out of scope';

/** Invoice total = explained + in discrepancies + out of scope + what else the bridge names. */
function MadeOf({ invoice: { currency, invoice_id: id }, steps }: StripProps) {
  const own = steps.filter((one) => one.currency === currency);
  const [total, ...parts] = own;
  if (total === undefined) return null;
  const sum = (isPart: (step: BridgeStep) => boolean) =>
    sumAmounts(parts.filter(isPart).map(({ amount }) => amount));
  const isNamed = ({ step, code }: BridgeStep) =>
    code === 'TAX_NOT_IN_LINES' || (code === '' && step !== EXPLAINED && step !== OUTSIDE);
  const terms = [
    ['explained by orders', sum(({ step }) => step === EXPLAINED)],
    ['in discrepancies', sum((one) => one.code !== '' && !isNamed(one))],
    ['out of scope', sum(({ step }) => step === OUTSIDE)],
    ['tax and other named steps', sum(isNamed)],
  ] as const;
  return (
    <p class="made-of">
      <Amount of={total.amount} currency={currency} withCurrency />
      {terms
        .filter(([, amount], index) => index === 0 || !isZero(amount))
        .map(([name, amount], index) => (
          <>
            {index === 0 ? ' = ' : amount.startsWith('-') ? ' − ' : ' + '}
            <Amount of={amount.replace(/^-/, '')} currency={currency} /> {name}
          </>
        ))}
      {' · '}
      <a href={invoiceAddress(id, { tab: 'bridge' })}>step by step</a>
    </p>
  );
}

const MARKS = { holds: '✓', fails: '✗', open: '○' } as const;

function Term(props: {
  name: string;
  sign?: string;
  /** Undefined on what the others are held against; open: nothing is claimed. */
  mark?: keyof typeof MARKS;
  says?: ComponentChildren;
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
        {props.mark === undefined ? null : (
          <small class={props.mark}>
            <span aria-hidden="true">{MARKS[props.mark]}</span> {props.says}
          </small>
        )}
      </dd>
    </div>
  );
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
