import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { ClosedLines } from '../store/closed-lines.ts';
import type { Confidence } from '../store/schema.ts';
import type { FindingCode } from './finding-codes.ts';

/** What a match is about; the working tables hold the rest. */
export interface MatchScope {
  readonly runId: string;
  readonly invoiceId: string;
  /** Business time. */
  readonly asOf: Date;
  /** True when this run holds all of the invoice's lines, fresh. */
  readonly linesAreWhole: boolean;
  /** The pull its lines are read from; undefined when there is none. */
  readonly linesPullId: string | undefined;
  /** The lines it first tied with, where they were others; undefined else. */
  readonly closed: ClosedLines | undefined;
}

/** One sentence and one select over the working tables. Rules do not see each other. */
export interface Rule {
  /** Stable: stored, shown, and this file's name. */
  readonly code: FindingCode;
  /** Raised whenever the rule may judge differently. */
  readonly version: string;
  readonly says: string;
  find(scope: MatchScope): RawBuilder<unknown>;
}

type Sql = RawBuilder<unknown>;

/** A rule's row. Amounts are signed: above 0 we were charged too much. What is left out is null (0 for amounts). */
export interface FindingColumns {
  /** What the finding is about, in words that stay equal across runs, line order, page size and line source. */
  readonly subject: Sql;
  /** The row of m_cell whose money this is about; null on findings about the invoice as a whole. */
  readonly cell: Sql;
  readonly currency?: Sql;
  readonly net?: Sql;
  readonly tax?: Sql;
  /** This invoice's money the finding owns; net + tax unless given. */
  readonly bridge?: Sql;
  /**
   * The part of the cell's money meant: `price` and `quantity` effects add up and stand side by side; without a slice
   * the finding is about the whole cell.
   */
  readonly slice?: 'price' | 'quantity';
  /** True where another finding about the invoice as a whole owns the money; findings on cells are settled by the ladder. */
  readonly contributes?: Sql;
  readonly confidence?: Confidence | Sql;
  readonly expectedQuantity?: Sql;
  readonly actualQuantity?: Sql;
  /** Per unit, in the pricing currency. */
  readonly expectedUnitPrice?: Sql;
  readonly actualUnitPrice?: Sql;
  readonly expectedNet?: Sql;
  readonly actualNet?: Sql;
  readonly expectedText?: Sql;
  readonly actualText?: Sql;
  /** One sentence for a person: what was seen, against what. */
  readonly why: Sql;
}

/** The select list of a rule, in the order insert-findings reads it. */
export function findingColumns(columns: FindingColumns): Sql {
  const none = (type: string) => sql.raw(`null::${type}`);
  return sql`
    ${columns.subject}::text as subject,
    ${columns.cell}::int as cell,
    ${columns.currency ?? none('text')}::text as currency,
    ${columns.net ?? sql`0`}::numeric as net,
    ${columns.tax ?? sql`0`}::numeric as tax,
    ${columns.bridge ?? sql`${columns.net ?? sql`0`} + ${columns.tax ?? sql`0`}`}::numeric as bridge,
    ${columns.slice ?? null}::text as slice,
    ${columns.contributes ?? sql`false`}::boolean as contributes,
    ${columns.confidence ?? 'certain'}::text as confidence,
    ${columns.expectedQuantity ?? none('numeric')}::numeric as expected_quantity,
    ${columns.actualQuantity ?? none('numeric')}::numeric as actual_quantity,
    ${columns.expectedUnitPrice ?? none('numeric')}::numeric as expected_unit_price,
    ${columns.actualUnitPrice ?? none('numeric')}::numeric as actual_unit_price,
    ${columns.expectedNet ?? none('numeric')}::numeric as expected_net,
    ${columns.actualNet ?? none('numeric')}::numeric as actual_net,
    ${columns.expectedText ?? none('text')}::text as expected_text,
    ${columns.actualText ?? none('text')}::text as actual_text,
    ${columns.why}::text as why`;
}
