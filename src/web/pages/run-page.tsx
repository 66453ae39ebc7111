import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import type { InvoiceVerdict } from '../../store/match-store.ts';
import type { NewFinding } from '../../store/new-finding-store.ts';
import type { RunLogRow } from '../../store/run-log-store.ts';
import type { PulledSummary } from '../../store/run-pull-store.ts';
import type { Run } from '../../store/run-store.ts';
import type { Missing, Step } from '../../store/step-store.ts';
import { runAddress } from '../address.ts';
import { plural } from '../parts/amount.tsx';
import { FailedSteps } from '../parts/failed-steps.tsx';
import { NewList, ResolvedList } from '../parts/finding-changes.tsx';
import { LongestSteps } from '../parts/longest-steps.tsx';
import { Moment } from '../parts/moment.tsx';
import { RunLog } from '../parts/run-log.tsx';
import type { RunProgress } from '../parts/run-steps.tsx';
import { RunSteps } from '../parts/run-steps.tsx';
import { RunStatus } from '../parts/status.tsx';
import type { ResolvedFinding } from '../resolved-finding.ts';
import { runCommand } from '../run-command-line.ts';
import { runSentence } from '../run-sentence.ts';
import { CancelForm, RetryForm } from './run-forms.tsx';
import { FilePanel, PullPanel, VerdictPanel } from './run-panels.tsx';

export interface RunData {
  readonly run: Run;
  readonly progress: RunProgress;
  readonly steps: readonly Step[];
  /** The newest lines. */
  readonly log: readonly RunLogRow[];
  readonly pulls: readonly PulledSummary[];
  readonly missing: readonly Missing[];
  readonly verdicts: readonly InvoiceVerdict[];
  readonly resolved: readonly ResolvedFinding[];
  readonly added: { readonly rows: readonly NewFinding[]; readonly total: number };
  readonly files: readonly EmittedFileRow[];
  readonly titleOfCode: (code: string) => string;
  readonly csrf: string | undefined;
}

/** What a run did, how far it is, where its time went, what is missing, what came of it. */
export function RunPage({ data }: { data: RunData }) {
  const { run, progress, missing, verdicts } = data;
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
            <RunStatus state={run.state} isCancelled={progress.isCancelled} /> · {run.scope}
          </p>
          <p data-live="sentence">
            {runSentence(run, { progress, verdicts, missing: missing.length })}
          </p>
          <p class="quiet">
            Started <Moment at={run.created_at} />
          </p>
        </div>
        <div class="actions">
          {run.state === 'failed' || run.state === 'partial' ? (
            <RetryForm runId={run.run_id} csrf={data.csrf} />
          ) : null}
          {isRunning ? <CancelForm runId={run.run_id} csrf={data.csrf} /> : null}
        </div>
      </div>
      <FailureNote run={run} />
      <WarningNote warnings={run.warnings} />
      <MissingNote missing={missing} />
      <LiveWork data={data} />
      <FailedSteps steps={data.steps} />
      <LongestSteps steps={data.steps} whole={{ from: progress.startedAt, to: progress.until }} />
      <VerdictPanel verdicts={verdicts} />
      {isRunning ? null : <ChangePanel data={data} />}
      <FilePanel files={data.files} />
      <PullPanel runId={run.run_id} pulls={data.pulls} />
      <p class="quiet">
        {`Rules ${run.rule_set_hash} · version ${run.app_version} · again by `}
        <code>{runCommand(run)}</code>
      </p>
    </>
  );
}

/** The parts that come by themselves while the run is worked. */
function LiveWork({ data }: { data: RunData }) {
  const { run, progress } = data;
  const isRunning = run.state === 'running';
  return (
    <div data-events={isRunning ? `${runAddress(run.run_id)}/events` : undefined}>
      <section class="panel">
        <h2>Steps</h2>
        {isRunning ? (
          <p class="quiet">
            Progress comes by itself. Without script,{' '}
            <a href={runAddress(run.run_id)}>load again</a>.
          </p>
        ) : null}
        <div data-live="progress" aria-live="polite">
          <RunSteps progress={progress} />
        </div>
      </section>
      <section class="panel">
        <h2>Log</h2>
        <div data-live="log">
          <LogTail rows={data.log} startedAt={run.created_at} />
        </div>
        <p>
          <a href={`${runAddress(run.run_id)}/log`}>The whole log</a>
        </p>
      </section>
    </div>
  );
}

/** The newest lines of the log of a run. */
export function LogTail({ rows, startedAt }: { rows: readonly RunLogRow[]; startedAt: Date }) {
  return rows.length === 0 ? (
    <p class="empty">Nothing was told of this run.</p>
  ) : (
    <RunLog caption={`The last ${plural(rows.length, 'line')}`} rows={rows} startedAt={startedAt} />
  );
}

function ChangePanel({ data: { resolved, added, titleOfCode } }: { data: RunData }) {
  return (
    <section class="panel" id="changes">
      <h2>Since the run before</h2>
      {resolved.length === 0 && added.total === 0 ? (
        <p>Nothing was resolved, and nothing new was found.</p>
      ) : null}
      {resolved.length === 0 ? null : (
        <ResolvedList rows={resolved} titleOfCode={titleOfCode} withInvoice />
      )}
      {added.total === 0 ? null : <NewList {...added} titleOfCode={titleOfCode} withInvoice />}
    </section>
  );
}

function FailureNote({ run }: { run: Run }) {
  if (run.error_text === null) return null;
  return (
    <div class="note" role="note">
      <strong>{run.error_text}</strong>
      <p>{run.error_fix ?? ''}</p>
      <code>{run.error_code ?? ''}</code>
    </div>
  );
}

function WarningNote({ warnings }: Pick<Run, 'warnings'>) {
  if (warnings.length === 0) return null;
  return (
    <div class="note" role="note">
      <strong>Will fail later unless somebody acts</strong>
      <ul>
        {warnings.map((warning) => (
          <li>{warning}</li>
        ))}
      </ul>
    </div>
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
