import type { ControlSums } from './control-sums.ts';
import type { Report } from './report.ts';
import type { ReportScope } from './report-scope.ts';
import type { WrittenReport } from './write-report.ts';

/** What a file is, beside the file. It holds nothing that differs when the file is built again. */
export interface ReportManifest {
  readonly file: string;
  readonly report: string;
  /** The invoice id, or the period. */
  readonly scope: string;
  readonly period: string;
  readonly run: string;
  readonly app_version: string;
  readonly rule_set_hash: string;
  /** Business time of the run, from which ages count. */
  readonly as_of: string;
  /** True when an invoice in the file is not-checked. */
  readonly partial: boolean;
  readonly inputs: readonly {
    readonly invoice_id: string;
    readonly match_id: string;
    readonly input_hash: string;
  }[];
  /** The match of the whole tenant that the file is made from: of its orders or balances; else empty. */
  readonly tenant_inputs: readonly {
    readonly subject: string;
    readonly match_id: string;
    readonly input_hash: string;
  }[];
  /** A digest of the findings that belong to no invoice; null when the file holds none. */
  readonly run_findings: string | null;
  /** A digest of the decisions the file shows; null when there are none, or it shows none. */
  readonly decisions: string | null;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Text cells that got an apostrophe, because a spreadsheet would have run them. */
  readonly guarded_cells: number;
  /** Control sums of the amount columns, per currency. */
  readonly sums: ControlSums;
  readonly bytes: number;
  readonly sha256: string;
}

/** What of a manifest says what the file was made from: equal basis, equal file but for the dates of the run. */
export type ReportBasis = Pick<
  ReportManifest,
  'inputs' | 'tenant_inputs' | 'run_findings' | 'decisions' | 'columns'
>;

export function reportBasis(report: Report, scope: ReportScope): ReportBasis {
  return {
    inputs: scope.matches.flatMap(({ invoice_id, match_id, input_hash }) =>
      invoice_id === null || report.subject !== undefined
        ? []
        : [{ invoice_id, match_id, input_hash }],
    ),
    tenant_inputs: scope.matches
      .filter(({ subject }) => subject === report.subject)
      .map(({ subject, match_id, input_hash }) => ({ subject, match_id, input_hash })),
    run_findings: report.subject === undefined ? digestOf(scope, 'run_findings') : null,
    decisions: report.showsDecisions === true ? digestOf(scope, 'decisions') : null,
    columns: report.columns.map(({ name }) => name),
  };
}

/** The balances are of another day every night: only what is found in them makes a file of invoices a new one. */
function digestOf(scope: ReportScope, of: 'run_findings' | 'decisions'): string | null {
  const digests = scope.matches.flatMap((match) => match[of] ?? []);
  return digests.length === 0 ? null : digests.join(',');
}

/** Whether a file made from `held` would print the same as one made from `now`, as far as findings and lines go. */
export function isSameBasis(held: ReportBasis, now: ReportBasis): boolean {
  return basisText(held) === basisText(now);
}

function basisText({
  inputs,
  tenant_inputs,
  run_findings,
  decisions,
  columns,
}: ReportBasis): string {
  return JSON.stringify([
    inputs.map(({ match_id }) => match_id),
    tenant_inputs,
    run_findings,
    decisions,
    columns,
  ]);
}

export function reportManifest(
  report: Report,
  scope: ReportScope,
  file: { name: string; written: WrittenReport },
): ReportManifest {
  const { run } = scope;
  const { rows, guardedCells, sums, bytes, sha256 } = file.written;
  return {
    file: file.name,
    report: report.name,
    scope: scope.name,
    period: scope.period,
    run: run.run_id,
    app_version: run.app_version,
    rule_set_hash: run.rule_set_hash,
    as_of: run.as_of.toISOString(),
    partial: scope.partial,
    ...reportBasis(report, scope),
    rows,
    guarded_cells: guardedCells,
    sums,
    bytes,
    sha256,
  };
}

/** As it lies beside the file. */
export function manifestText(manifest: ReportManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
