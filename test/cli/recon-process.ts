import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

export const RECON = path.join(import.meta.dirname, '../../bin/recon.js');

/** For tests that start several: a process is up in a second on a free machine, in ten on a busy one. */
export const PROCESSES_TIMEOUT_MS = 180_000;

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

export type Settings = Readonly<Record<string, string>>;

/**
 * Starts the command line as a user's shell would: a process of its own that sees only these settings.
 *
 * @param input what is piped into it; undefined: nothing
 */
export function startRecon(args: readonly string[], settings: Settings, input?: string): Running {
  const child = spawn(process.execPath, [RECON, ...args], {
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', ...settings },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, finished };
}

export function runRecon(
  args: readonly string[],
  settings: Settings,
  input?: string,
): Promise<Finished> {
  return startRecon(args, settings, input).finished;
}
