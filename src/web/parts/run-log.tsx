import type { RunLogRow } from '../../store/run-log-store.ts';
import type { LogLevel } from '../../store/run-log-table.ts';
import { stepName } from '../step-name.ts';
import { DataTable } from './data-table.tsx';
import { durationText } from './moment.tsx';

const LEVELS: Readonly<Record<LogLevel, readonly [tone: string, shape: string, word: string]>> = {
  info: ['idle', '○', 'Note'],
  warn: ['warn', '▲', 'Warning'],
  error: ['bad', '■', 'Error'],
};

/** What the steps of a run told: plain words first, what is behind them folded. */
export function RunLog(props: {
  caption: string;
  rows: readonly RunLogRow[];
  /** When the run began. */
  startedAt: Date;
}) {
  const { caption, rows, startedAt } = props;
  return (
    <DataTable
      caption={caption}
      rows={rows}
      columns={[
        {
          head: 'Into the run',
          numeric: true,
          cell: ({ at }) => (
            <time title={at.toISOString()}>{intoText(at.getTime() - startedAt.getTime())}</time>
          ),
        },
        { head: 'Level', cell: ({ level }) => <Level level={level} /> },
        {
          head: 'Step',
          names: true,
          cell: stepName,
        },
        {
          head: 'What happened',
          cell: ({ says, detail }) => (
            <>
              {says}
              <Detail of={detail} />
            </>
          ),
        },
      ]}
    />
  );
}

/** Tenths of seconds as long as they tell something. */
function intoText(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : durationText(ms);
}

function Level({ level }: { level: LogLevel }) {
  const [tone, shape, word] = LEVELS[level];
  return (
    <span class={`status ${tone}`}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  );
}

function Detail({ of }: { of: RunLogRow['detail'] }) {
  const known = Object.entries(of).filter(([, value]) => value !== null && value !== '');
  if (known.length === 0) return null;
  return (
    <details>
      <summary>Detail</summary>
      <code>{known.map(([name, value]) => `${name}: ${String(value)}`).join(' · ')}</code>
    </details>
  );
}
