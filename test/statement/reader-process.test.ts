import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ReaderLimits } from '../../src/statement/reader-process.ts';
import { READER_LIMITS, ReaderProcess } from '../../src/statement/reader-process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'readers-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts a reader of one line of JavaScript. */
async function start(code: string, limits: Partial<ReaderLimits> = {}): Promise<ReaderProcess> {
  const entry = path.join(folder, `${String(Math.random()).slice(2)}.mjs`);
  await writeFile(entry, code);
  return new ReaderProcess(entry, { ...READER_LIMITS, ...limits });
}

/** Has it read a few bytes. */
async function run(
  code: string,
  limits: Partial<ReaderLimits> = {},
  signal = new AbortController().signal,
) {
  return (await start(code, limits)).read(Buffer.from('bytes'), signal);
}

/** Runs a script until it leaves by itself; null when it had to be killed. */
async function execute(script: string): Promise<{ code: number | null }> {
  const child = spawn(process.execPath, ['--import', TSX, script], {
    stdio: 'ignore',
    timeout: 20_000,
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code };
}

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const READY = `process.stdout.write('ready\\n');`;
const HANG = 'setInterval(() => undefined, 1000);';

describe('the reading process', () => {
  it('hands over the bytes and takes the answer', async () => {
    const code = `${READY} process.stdin.on('data', (bytes) => process.stdout.write('got ' + bytes.subarray(-5) + '\\n'));`;
    expect(await run(code)).toEqual({ answer: 'got bytes' });
  });

  it('reads one document after the other, and takes no answer that came before its question', async () => {
    const code = `${READY} process.stdin.on('data', (bytes) =>
      process.stdout.write(bytes.subarray(-1) + ' by ' + process.pid + '\\nnot asked for'));`;
    const reader = await start(code);
    const answers = [];
    for (const text of ['a', 'b', 'c']) {
      answers.push(await reader.read(Buffer.from(text), new AbortController().signal));
    }
    const [first] = answers;
    const pid = first !== undefined && 'answer' in first ? first.answer.split(' ').at(-1) : '';
    expect(answers.map((one) => 'answer' in one && one.answer)).toEqual([
      `a by ${pid}`,
      `b by ${pid}`,
      `c by ${pid}`,
    ]);
    expect(reader).toMatchObject({ alive: true, documents: 3 });
    reader.end();
  });

  it.each([
    ['before it was asked', ''],
    ['between two documents', "await reader.read(Buffer.from('a'), new AbortController().signal);"],
  ])('keeps nobody who leaves: %s', async (_when, first) => {
    const entry = path.join(folder, 'patient.mjs');
    await writeFile(
      entry,
      `${READY} process.stdin.on('data', () => process.stdout.write('{}\\n'));`,
    );
    const leaver = path.join(folder, 'leaver.mts');
    const source = path.join(import.meta.dirname, '../../src/statement/reader-process.ts');
    await writeFile(
      leaver,
      `import { READER_LIMITS, ReaderProcess } from ${JSON.stringify(source)};
       const reader = new ReaderProcess(${JSON.stringify(entry)}, READER_LIMITS);
       ${first}`,
    );
    const { code } = await execute(leaver);
    expect(code).toBe(0);
  });

  it('sees no environment', async () => {
    const code = `${READY} process.stdin.on('data', () => process.stdout.write(JSON.stringify(Object.keys(process.env)) + '\\n'));`;
    const ended = await run(code);
    expect('answer' in ended && JSON.parse(ended.answer)).toEqual([]);
  });

  it('is killed when it hangs, waiting or spinning', async () => {
    const gaveUp = { gaveUp: 'reading takes more than 0.3 s' };
    expect(await run(`${READY} ${HANG}`, { readMs: 300 })).toEqual(gaveUp);
    expect(await run(`${READY} setTimeout(() => { for (;;); }, 50);`, { readMs: 300 })).toEqual(
      gaveUp,
    );
  });

  it('is killed when it needs too much memory, on the heap or beside it', async () => {
    const heap = `${READY} const held = []; for (;;) held.push(new Array(1e4).fill(held.length));`;
    const beside = `${READY} const held = []; setInterval(() => held.push(Buffer.alloc(2e7, 1)), 5);`;
    for (const code of [heap, beside]) {
      const ended = await run(code, { memoryMiB: 128, readMs: 60_000 });
      expect('gaveUp' in ended && ended.gaveUp).toMatch(/more than 128 MiB of memory/);
    }
  });

  it('is killed when its answer does not end', async () => {
    const code = `${READY} setInterval(() => process.stdout.write('x'.repeat(1000)), 1);`;
    expect(await run(code, { answerBytesMax: 5000 })).toEqual({ gaveUp: 'its figures never end' });
  });

  it('counts as broken by the document when it ends badly after it was ready', async () => {
    const gaveUp = { gaveUp: 'it needs more than 512 MiB of memory, or breaks its reader' };
    expect(await run(`${READY} setTimeout(() => process.exit(7), 50);`)).toEqual(gaveUp);
    expect(await run(`${READY} setTimeout(() => process.abort(), 50);`)).toEqual(gaveUp);
  });

  it.each([
    ['does not get ready', HANG, { loadMs: 300 }],
    ['fails before it is ready', 'process.exit(7);', {}],
    ['is ended from outside', `${READY} process.kill(process.pid, 'SIGTERM');`, {}],
  ])('is tried again later when it %s', async (_what, code, limits) => {
    await expect(run(code, limits)).rejects.toMatchObject({
      code: 'STATEMENT_READER',
      retryable: true,
    });
  });

  it('ends with the step that asked for it', async () => {
    const stop = new AbortController();
    const reason = new Error('the step was taken over');
    setTimeout(() => stop.abort(reason), 200);
    await expect(run(`${READY} ${HANG}`, {}, stop.signal)).rejects.toBe(reason);
  });
});
