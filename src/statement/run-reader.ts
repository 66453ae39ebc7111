import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

import { AppError } from '../lib/app-error.ts';

/** Bounds of one reading. */
export interface ReaderLimits {
  /** Until the process has loaded its own code; more is our trouble, not the document's. */
  readonly loadMs: number;
  /** For the document itself. */
  readonly readMs: number;
  /** Of the JavaScript heap, and of the process as a whole where /proc shows it (Linux). */
  readonly memoryMiB: number;
  readonly answerBytesMax: number;
}

export const READER_LIMITS: ReaderLimits = {
  loadMs: 60_000,
  readMs: 10_000,
  memoryMiB: 512,
  // The figures of one page; a name or label holds 300 characters at most.
  answerBytesMax: 64 * 1024,
};

export type ReaderEnd = { readonly answer: string } | { readonly gaveUp: string };

const WATCH_MS = 100;

/** Signals that come from outside; by the others V8 or native code gives up. SIGKILL is the kernel's, or an operator's. */
const FROM_OUTSIDE: readonly string[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

/**
 * Reads bytes in a process of its own, which is killed when it takes too long, needs too much memory or talks too much.
 * It sees no environment, so no secret.
 *
 * @param entry the reader: TypeScript in a clone, JavaScript in a build
 * @throws AppError STATEMENT_READER (retryable) when the process did not start, or ended for a reason outside the document;
 *   the signal's reason when aborted
 */
export async function runReader(
  entry: string,
  bytes: Buffer,
  { limits, signal }: { limits: ReaderLimits; signal: AbortSignal },
): Promise<ReaderEnd> {
  signal.throwIfAborted();
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${limits.memoryMiB}`, ...loaderOf(entry), entry],
    { cwd: path.dirname(entry), env: {}, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true },
  );
  const watch = new Watch(child, limits);
  const abort = (): void => {
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', abort);
  try {
    // A killed reader leaves its pipe: what could not be written no longer matters.
    child.stdin.on('error', () => undefined);
    watch.onReady(() => child.stdin.end(bytes));
    const ended = await watch.ended();
    signal.throwIfAborted();
    return concluded(ended, limits);
  } finally {
    signal.removeEventListener('abort', abort);
    watch.stop();
  }
}

type Reader = ChildProcessByStdio<Writable, Readable, null>;

interface Ended {
  readonly ready: boolean;
  readonly stdout: string;
  readonly gaveUp: string | undefined;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function concluded(ended: Ended, limits: ReaderLimits): ReaderEnd {
  if (ended.gaveUp !== undefined) return { gaveUp: ended.gaveUp };
  if (ended.ready && ended.code === 0) return { answer: ended.stdout };
  if (ended.ready && !FROM_OUTSIDE.includes(ended.signal ?? '')) {
    return { gaveUp: `it needs more than ${limits.memoryMiB} MiB of memory, or breaks its reader` };
  }
  const how = ended.signal ?? `exit code ${ended.code ?? 'unknown'}`;
  throw new AppError('STATEMENT_READER', `the process that reads statements ended by ${how}`, {
    retryable: true,
  });
}

/**
 * In a clone the reader is TypeScript and needs the loader that bin/recon.js runs by. pdf.js is loaded before it: the
 * loader would take a second of looking through two megabytes that hold no TypeScript.
 */
function loaderOf(entry: string): readonly string[] {
  if (!entry.endsWith('.ts')) return [];
  const ours = createRequire(import.meta.url);
  const pdfjs = createRequire(ours.resolve('pdf-parse'));
  const modules = [
    pdfjs.resolve('pdfjs-dist/legacy/build/pdf.mjs'),
    pdfjs.resolve('pdfjs-dist/legacy/build/pdf.worker.mjs'),
    ours.resolve('tsx'),
  ];
  return modules.flatMap((file) => ['--import', pathToFileURL(file).href]);
}

/** Collects what a reader says, and kills it at its limits. */
class Watch {
  readonly #child: Reader;
  readonly #limits: ReaderLimits;
  readonly #timer: NodeJS.Timeout;
  readonly #ended: Promise<Ended>;
  #deadline: number;
  #ready = false;
  #stdout = '';
  #gaveUp: string | undefined;
  #whenReady: (() => void) | undefined;

  constructor(child: Reader, limits: ReaderLimits) {
    this.#child = child;
    this.#limits = limits;
    this.#deadline = performance.now() + limits.loadMs;
    this.#timer = setInterval(() => void this.#look(), WATCH_MS);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => this.#hear(chunk));
    this.#ended = new Promise((resolve, reject) => {
      child.once('error', (cause) => {
        const what = 'the process that reads statements did not start';
        reject(new AppError('STATEMENT_READER', what, { retryable: true, cause }));
      });
      child.once('close', (code, signal) =>
        resolve({ ready: this.#ready, stdout: this.#stdout, gaveUp: this.#gaveUp, code, signal }),
      );
    });
  }

  onReady(run: () => void): void {
    this.#whenReady = run;
  }

  ended(): Promise<Ended> {
    return this.#ended;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#child.kill('SIGKILL');
  }

  #hear(chunk: string): void {
    this.#stdout += chunk;
    if (!this.#ready && this.#stdout.startsWith('ready\n')) {
      this.#ready = true;
      this.#stdout = this.#stdout.slice('ready\n'.length);
      this.#deadline = performance.now() + this.#limits.readMs;
      this.#whenReady?.();
    }
    if (this.#stdout.length > this.#limits.answerBytesMax) this.#giveUp('its figures never end');
  }

  async #look(): Promise<void> {
    if (performance.now() > this.#deadline) {
      if (this.#ready) this.#giveUp(`reading takes more than ${this.#limits.readMs / 1000} s`);
      else this.#child.kill('SIGKILL');
      return;
    }
    const used = await residentMiB(this.#child.pid);
    if (used > this.#limits.memoryMiB) {
      this.#giveUp(`it needs more than ${this.#limits.memoryMiB} MiB of memory`);
    }
  }

  #giveUp(why: string): void {
    this.#gaveUp ??= why;
    this.#child.kill('SIGKILL');
  }
}

/** Resident memory of a process; 0 where there is no /proc, or no such process any more. */
async function residentMiB(pid: number | undefined): Promise<number> {
  try {
    const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
