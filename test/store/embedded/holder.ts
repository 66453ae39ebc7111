import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A separate process that holds the embedded server of a home. */
export interface Holder {
  readonly databaseUrl: string;
  /** Releases and acquires once more. */
  again(): Promise<void>;
  release(): Promise<void>;
  /** kill -9: nothing is released, no handler runs. */
  kill(): Promise<void>;
}

const PROGRAM = join(import.meta.dirname, 'hold-embedded.ts');

/** Starts a holder, and waits until it has queried the database. */
export async function startHolder(home: string): Promise<Holder> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, home], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const reports = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextReport = async (): Promise<string> => {
    const report = await reports.next();
    if (report.done === true) throw new Error('the holder ended without a report');
    return report.value;
  };
  return {
    databaseUrl: await nextReport(),
    async again() {
      child.stdin.write('again\n');
      await nextReport();
    },
    release: () => end(child, () => child.stdin.end('release\n')),
    kill: () => end(child, () => child.kill('SIGKILL')),
  };
}

async function end(child: ChildProcess, by: () => void): Promise<void> {
  const ended = once(child, 'exit');
  by();
  const [code] = (await ended) as [number | null];
  if (code !== 0 && code !== null) throw new Error(`the holder ended with ${code}`);
}
