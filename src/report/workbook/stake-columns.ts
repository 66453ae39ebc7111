import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { minorDigitsSql } from '../../store/minor-digits-sql.ts';
import { amountText } from '../cell-text.ts';
import type { Condition } from './count-and-sum.ts';
import { countOf, isOtherThan, isWord, sumOf } from './count-and-sum.ts';
import type { SheetCell, SheetColumn } from './sheet.ts';

/** The table of the sheet of findings. */
export const FINDINGS_TABLE = 'tblDiff';

/** Money of findings is told apart by its direction: what we were charged too much is no offset to what is missing. */
const STAKE_TYPES = ['claim', 'exposure', 'cash'] as const;

/** Findings, and those of them that are to be settled with their money per direction, as printed. */
export interface StakeRow {
  readonly findings: string;
  readonly unsettled: string;
  readonly claim: string | null;
  readonly exposure: string | null;
  readonly cash: string | null;
}

export const STAKE_COLUMNS: readonly SheetColumn[] = [
  { title: 'findings', kind: 'number', width: 10 },
  { title: 'unsettled', kind: 'number', width: 10 },
  ...STAKE_TYPES.map((type): SheetColumn => ({
    title: `unsettled_${type}_net`,
    kind: 'amount',
    width: 22,
  })),
];

/** Open or disputed: a decision typed into the sheet of findings counts at once. */
export const UNSETTLED = [isOtherThan('state', 'accepted'), isOtherThan('state', 'waived')];
const IS_UNSETTLED = sql`r.state in ('open', 'disputed')`;

/** The select list that fills a {@link StakeRow}, over findings `r` grouped by currency. */
export const STAKE_SELECT: RawBuilder<unknown> = sql.join([
  sql`count(*)::text as findings`,
  sql`count(*) filter (where ${IS_UNSETTLED})::text as unsettled`,
  ...STAKE_TYPES.map((type) => {
    const sum = sql`coalesce(sum(r.stake_net) filter (where r.stake_type = ${type} and ${IS_UNSETTLED}), 0)`;
    return sql`${amountText(sum, minorDigitsSql(sql.ref('r.currency')))}::text as ${sql.id(type)}`;
  }),
]);

/**
 * The cells of {@link STAKE_COLUMNS}, computed from the findings that equal the row's own cells: what is changed or
 * filtered out there flows into here.
 *
 * @param same what the row's findings have in common
 */
export function stakeCells(row: StakeRow, same: readonly Condition[]): readonly SheetCell[] {
  return [
    { formula: countOf(FINDINGS_TABLE, same), value: row.findings },
    { formula: countOf(FINDINGS_TABLE, [...same, ...UNSETTLED]), value: row.unsettled },
    ...STAKE_TYPES.map((type) => ({
      formula: sumOf(FINDINGS_TABLE, 'stake_net', [
        ...same,
        ...UNSETTLED,
        isWord('stake_type', type),
      ]),
      value: row[type],
    })),
  ];
}
