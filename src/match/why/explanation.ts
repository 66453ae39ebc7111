import type { TriedLink } from './tried-links.ts';

/** Why recon judged a finding, an invoice line or an order line as it did. */
export interface Explanation {
  /** What was asked about, as it can be asked again. */
  readonly of: string;
  /** The judgement in a few words. */
  readonly title: string;
  /** At most three, for somebody who knows invoices and not recon. */
  readonly sentences: readonly string[];
  readonly sides: SideBySide;
  /** The ways to the order line, in the order they were tried; empty where nothing is linked. */
  readonly tried: readonly TriedLink[];
  /** The rule that spoke, and the field it decided by; null where none did. */
  readonly rule: { readonly code: string; readonly says: string; readonly field: string } | null;
  /** Where the money went, step by step. */
  readonly money: readonly MoneyStep[];
  /** Every finding on the same, the one that owns the money first. */
  readonly findings: readonly {
    readonly finding_id: string;
    readonly code: string;
    readonly role: string;
    readonly why: string;
  }[];
  /** What closed the finding; empty while it is there, and where no finding was asked about. */
  readonly closed_by: readonly string[];
  /** The run whose judgement this is. */
  readonly run_id: string | null;
}

export interface SideBySide {
  /** What stands left and right, like `invoice G012345678, 3 lines` and `order 0a1b2c3d4e5f line 0`. */
  readonly left: string;
  readonly right: string;
  readonly rows: readonly SideRow[];
}

export interface SideRow {
  readonly field: string;
  /** Empty where that side says nothing. */
  readonly left: string;
  readonly right: string;
  /** True when both sides say something, and not the same. */
  readonly differs: boolean;
}

export interface MoneyStep {
  readonly step: string;
  /** Exact decimal text; null on a step that moves nothing. */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly says: string;
}

const CELL_LENGTH = 120;

/** What a rule compared leads the rows; a row that shows the same difference again is left out. */
export function ledByDecision(
  rows: readonly SideRow[],
  { field, expected, actual }: { field: string; expected: string | null; actual: string | null },
): readonly SideRow[] {
  const decisive = decisiveRow(field, actual, expected);
  const repeats = (row: SideRow) =>
    row.differs && row.left === decisive.left && row.right === decisive.right;
  return [decisive, ...rows.filter((row) => !repeats(row))];
}

/** What a rule compared, beside each other; cut to fit a table. */
function decisiveRow(field: string, actual: string | null, expected: string | null): SideRow {
  const cut = (text: string) =>
    text.length > CELL_LENGTH ? `${text.slice(0, CELL_LENGTH - 1)}…` : text;
  return {
    field: `decides: ${field}`,
    left: cut(actual ?? ''),
    right: cut(expected ?? ''),
    differs: true,
  };
}

/** A row whose sides are compared as they are printed; an empty side differs from nothing. */
export function compared(field: string, left: string | null, right: string | null): SideRow {
  const [a, b] = [left ?? '', right ?? ''];
  return { field, left: a, right: b, differs: a !== '' && b !== '' && a !== b };
}

/** A row that is only shown: its sides name different things. */
export function shown(field: string, left: string | null, right: string | null): SideRow {
  return { field, left: left ?? '', right: right ?? '', differs: false };
}
