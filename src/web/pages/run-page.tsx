import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import type { InvoiceVerdict } from '../../store/match-store.ts';
import type { PulledSummary } from '../../store/run-pull-store.ts';
import type { Run } from '../../store/run-store.ts';
import type { Missing } from '../../store/step-store.ts';
import { invoiceAddress, runAddress } from '../address.ts';
import { fileAddress } from '../file-address.ts';
import { Amount, countText, plural } from '../parts/amount.tsx';
import { CsrfField } from '../parts/csrf-field.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { durationText, Moment } from '../parts/moment.tsx';
import type { RunProgress } from '../parts/run-steps.tsx';
import { RunSteps } from '../parts/run-steps.tsx';
import { RunStatus, VerdictStatus } from '../parts/status.tsx';

export interface RunData {
  readonly run: Run;
  readonly progress: RunProgress;
  readonly pulls: readonly PulledSummary[];
  readonly missing: readonly Missing[];
  readonly verdicts: readonly InvoiceVerdict[];
  readonly files: readonly EmittedFileRow[];
  readonly csrf: string | undefined;
}

/** What a run did, how far it is, what is missing, what came of it. */
export function RunPage({ data }: { data: RunData }) {
  const { run, progress } = data;
  const isRunning = run.state === 'running';
  return (
    <>
      <div class="heading">
        <div>
          <p class="crumb">
            <a href="/runs">Runs</a>
          </p>
          <h1>{run.run_id}</h1>
          <p class="lead">
            <RunStatus state={run.state} /> · {run.scope}
          </p>
          <p>
            Started <Moment at={run.created_at} />
            {run.ended_at === null
              ? '.'
              : `, took ${durationText(run.ended_at.getTime() - run.created_at.getTime())}.`}
          </p>
        </div>
        {run.state === 'failed' || run.state === 'partial' ? (
          <form method="post" action={`${runAddress(run.run_id)}/retry`}>
            <CsrfField token={data.csrf} />
            <button class="primary">Try again what failed</button>
          </form>
        ) : null}
      </div>
      {run.error_text === null ? null : (
        <div class="note" role="note">
          <strong>{run.error_text}</strong>
          <p>{run.error_fix ?? ''}</p>
          <code>{run.error_code ?? ''}</code>
        </div>
      )}
      {run.warnings.length === 0 ? null : (
        <div class="note" role="note">
          <strong>Will fail later unless somebody acts</strong>
          <ul>
            {run.warnings.map((warning) => (
              <li>{warning}</li>
            ))}
          </ul>
        </div>
      )}
      <MissingNote missing={data.missing} />
      <section class="panel">
        <h2>Steps</h2>
        {isRunning ? (
          <p class="quiet">
            Progress comes by itself. Without script,{' '}
            <a href={runAddress(run.run_id)}>load again</a>.
          </p>
        ) : null}
        <div
          data-events={isRunning ? `${runAddress(run.run_id)}/events` : undefined}
          aria-live="polite"
        >
          <RunSteps progress={progress} />
        </div>
      </section>
      <VerdictTable verdicts={data.verdicts} />
      <FileTable files={data.files} />
      <PullTable pulls={data.pulls} />
      <p class="quiet">
        {`Rules ${run.rule_set_hash} · version ${run.app_version} · again by `}
        <code>{commandOf(run)}</code>
      </p>
    </>
  );
}

function MissingNote({ missing }: { missing: readonly Missing[] }) {
  if (missing.length === 0) return null;
  return (
    <div class="note" role="note">
      <strong>{plural(missing.length, 'thing')} missing</strong>
      <ul>
        {missing.map((one) => (
          <li>
            {`${one.resource} ${one.key}: ${one.says} `}
            <code>{[one.code, one.trace].filter(Boolean).join(', ')}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

function VerdictTable({ verdicts }: { verdicts: readonly InvoiceVerdict[] }) {
  if (verdicts.length === 0) return null;
  return (
    <section class="panel">
      <h2>What came of it</h2>
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

function FileTable({ files }: { files: readonly EmittedFileRow[] }) {
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

function PullTable({ pulls }: { pulls: readonly PulledSummary[] }) {
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
    </section>
  );
}

function commandOf({ options, kind }: Run): string {
  const [invoiceId] = options.invoices;
  if (kind === 'rerun' && invoiceId !== undefined) return `recon rerun ${invoiceId}`;
  return ['recon run', ...options.periods.map((period) => `--period ${period}`)].join(' ');
}
