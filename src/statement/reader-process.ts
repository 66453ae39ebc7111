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

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** The document a reader was asked for, as long as it has not answered. */
interface Asked {
  readonly bytes: Buffer;
  readonly settle: (end: ReaderEnd) => void;
  readonly fail: (error: Error) => void;
}

/**
 * A process that reads documents, one after the other; killed when one takes too long, needs too much memory or is
 * answered without end. It sees no environment, so no secret, and keeps nobody waiting for its end: between documents
 * the process that started it may leave.
 *
 * It says `ready` once, takes each document as four bytes of length and its bytes, and answers with one line.
 */
export class ReaderProcess {
  readonly #child: Child;
  readonly #limits: ReaderLimits;
  #alive = true;
  #ready = false;
  #documents = 0;
  #deadline: number;
  #heard = '';
  #gaveUp: string | undefined;
  #asked: Asked | undefined;

  /** @param entry the reader: TypeScript in a clone, JavaScript in a build */
  constructor(entry: string, limits: ReaderLimits) {
    this.#limits = limits;
    this.#deadline = performance.now() + limits.loadMs;
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${limits.memoryMiB}`, ...loaderOf(entry), entry],
      { cwd: path.dirname(entry), env: {}, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true },
    );
    this.#child = child;
    // A killed reader leaves its pipe: what could not be written no longer matters.
    child.stdin.on('error', () => undefined);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => this.#hear(chunk));
    child.once('error', (cause) => {
      this.#alive = false;
      const what = 'the process that reads statements did not start';
      this.#asked?.fail(new AppError('STATEMENT_READER', what, { retryable: true, cause }));
    });
    child.once('close', (code, signal) => {
      this.#alive = false;
      this.#concludeBy(code, signal);
    });
    this.#hold(false);
  }

  /** False once the process has ended or was told to. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Documents it was asked to read. */
  get documents(): number {
    return this.#documents;
  }

  /**
   * To be called again only when the call before has settled.
   *
   * @throws AppError STATEMENT_READER (retryable) when the process did not start, or ended for a reason outside the
   *   document; the signal's reason when aborted, which ends the process
   */
  async read(bytes: Buffer, signal: AbortSignal): Promise<ReaderEnd> {
    signal.throwIfAborted();
    this.#documents += 1;
    this.#hold(true);
    const answered = new Promise<ReaderEnd>((settle, fail) => {
      this.#asked = { bytes, settle, fail };
    });
    const abort = (): void => this.#kill();
    signal.addEventListener('abort', abort);
    const watch = setInterval(() => void this.#look(), WATCH_MS);
    try {
      if (this.#ready) this.#handOver();
      const end = await answered;
      signal.throwIfAborted();
      return end;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(watch);
      signal.removeEventListener('abort', abort);
      this.#asked = undefined;
      this.#hold(false);
    }
  }

  /** Has it leave once it has nothing to read. */
  end(): void {
    this.#alive = false;
    this.#child.stdin.end();
  }

  #handOver(): void {
    const { bytes } = this.#asked ?? {};
    if (bytes === undefined) return;
    this.#deadline = performance.now() + this.#limits.readMs;
    this.#heard = '';
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    this.#child.stdin.cork();
    this.#child.stdin.write(length);
    this.#child.stdin.write(bytes);
    this.#child.stdin.uncork();
  }

  #hear(chunk: string): void {
    this.#heard += chunk;
    if (!this.#ready && this.#heard.startsWith('ready\n')) {
      this.#ready = true;
      this.#handOver();
    }
    if (this.#heard.length > this.#limits.answerBytesMax) this.#giveUp('its figures never end');
    const line = this.#heard.indexOf('\n');
    if (!this.#ready || line < 0) return;
    const answer = this.#heard.slice(0, line);
    this.#heard = '';
    this.#asked?.settle({ answer });
  }

  async #look(): Promise<void> {
    if (performance.now() > this.#deadline) {
      if (this.#ready) this.#giveUp(`reading takes more than ${this.#limits.readMs / 1000} s`);
      else this.#kill();
      return;
    }
    const used = await residentMiB(this.#child.pid);
    if (used > this.#limits.memoryMiB) {
      this.#giveUp(`it needs more than ${this.#limits.memoryMiB} MiB of memory`);
    }
  }

  #giveUp(why: string): void {
    this.#gaveUp ??= why;
    this.#kill();
  }

  #kill(): void {
    this.#alive = false;
    this.#child.kill('SIGKILL');
  }

  #concludeBy(code: number | null, signal: NodeJS.Signals | null): void {
    const { memoryMiB } = this.#limits;
    const broken = this.#ready && !FROM_OUTSIDE.includes(signal ?? '');
    const gaveUp =
      this.#gaveUp ??
      (broken ? `it needs more than ${memoryMiB} MiB of memory, or breaks its reader` : undefined);
    if (gaveUp !== undefined) return this.#asked?.settle({ gaveUp });
    const how = signal ?? `exit code ${code ?? 'unknown'}`;
    this.#asked?.fail(
      new AppError('STATEMENT_READER', `the process that reads statements ended by ${how}`, {
        retryable: true,
      }),
    );
  }

  /** Whether this process stays for it. */
  #hold(held: boolean): void {
    for (const one of [this.#child, this.#child.stdin, this.#child.stdout]) {
      if (!('unref' in one && 'ref' in one)) continue;
      const { ref, unref } = one as { ref: () => void; unref: () => void };
      (held ? ref : unref).call(one);
    }
  }
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

/** Resident memory of a process; 0 where there is no /proc, or no such process any more. */
async function residentMiB(pid: number | undefined): Promise<number> {
  try {
    const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
