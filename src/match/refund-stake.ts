import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import type { FindingColumns } from './rule.ts';

type Sql = RawBuilder<unknown>;

const refundSubject = sql`concat_ws('|', r.order_id, r.order_line, r.item, r.cycle_end_on - date '2000-01-01')`;

/** Tax goes back as it came: in proportion to the net of what was held. */
const taxOf = (net: Sql): Sql =>
  sql`coalesce(round(r.held_tax * (${net}) / nullif(r.held_net, 0), ${minorDigitsSql(sql`r.currency`)}), 0)`;

type RefundColumns = Pick<
  FindingColumns,
  'subject' | 'cell' | 'currency' | 'net' | 'tax' | 'expectedNet' | 'actualNet'
>;

/** All of a refund that did not come: a row `r` of m_refund whose order is cancelled. */
export function dueRefund(): RefundColumns &
  Pick<FindingColumns, 'confidence' | 'expectedText' | 'actualText'> {
  return {
    subject: refundSubject,
    cell: sql`r.cell`,
    currency: sql`r.currency`,
    net: sql`r.due`,
    tax: taxOf(sql`r.due`),
    expectedNet: sql`r.due`,
    actualNet: sql`0`,
    expectedText: sql`'a refund'`,
    actualText: sql`'none'`,
    // Where the order only shows that it is cancelled, the day is when we first saw it: the refund may be larger.
    confidence: sql`case when r.is_exact then 'certain' else 'provisional' end`,
  };
}

/** What a refund is off by, on a row `r` of m_refund: above 0 too little came. */
export function refundDifference({
  due,
  received,
}: {
  due: Sql;
  received: Sql;
}): RefundColumns & Pick<FindingColumns, 'expectedQuantity' | 'actualQuantity'> {
  const net = sql`(${due} - ${received})`;
  return {
    subject: refundSubject,
    cell: sql`r.cell`,
    currency: sql`r.currency`,
    net,
    tax: taxOf(net),
    expectedQuantity: sql`r.held_quantity`,
    actualQuantity: sql`r.cancel_quantity`,
    expectedNet: due,
    actualNet: received,
  };
}

/**
 * The leg that a row `p` of m_pair waits for: so many units at the price of the leg that came. Provisional until the
 * invoice that may bring it is out.
 *
 * @param sign 1 where a credit is missing, -1 where a charge is
 */
export function missingLeg({
  asOf,
  units,
  sign,
}: {
  asOf: Date;
  units: Sql;
  sign: 1 | -1;
}): Pick<
  FindingColumns,
  | 'subject'
  | 'cell'
  | 'currency'
  | 'net'
  | 'tax'
  | 'confidence'
  | 'expectedQuantity'
  | 'actualQuantity'
> {
  // A leg that names no units has no price a unit: what is missing is then as much as came.
  const share = (amount: Sql) =>
    sql`${sign}::int * round(${amount} * coalesce((${units}) / nullif(p.quantity, 0), 1), ${minorDigitsSql(sql`p.currency`)})`;
  return {
    subject: sql`concat_ws('|', p.order_id, p.order_line, p.item, p.pair_key)`,
    cell: sql`p.cell`,
    currency: sql`p.currency`,
    net: share(sql`p.net`),
    tax: share(sql`p.tax`),
    confidence: sql`case when p.due_at > ${asOf} then 'provisional' else 'certain' end`,
    expectedQuantity: units,
    actualQuantity: sql`0`,
  };
}
