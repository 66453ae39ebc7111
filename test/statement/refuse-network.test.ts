import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { READER_LIMITS, ReaderProcess } from '../../src/statement/reader-process.ts';

it('lets nothing leave the process, neither by fetch nor by a socket', async () => {
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.end('reached');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const module = path.join(import.meta.dirname, '../../src/statement/refuse-network.ts');
  const folder = await mkdtemp(path.join(tmpdir(), 'refused-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  const entry = path.join(folder, 'reader.ts');
  await writeFile(
    entry,
    `import { get } from 'node:http';
     import { refuseNetwork } from ${JSON.stringify(module)};
     process.stdout.write('ready\\n');
     const free = await fetch(${JSON.stringify(url)}).then((answer) => answer.text());
     refuseNetwork();
     const fetched = await fetch(${JSON.stringify(url)}, { headers: { connection: 'close' } }).then(() => 'reached', () => 'refused');
     let got = 'reached';
     try { get(${JSON.stringify(url)}, { agent: false }).on('error', () => undefined); } catch { got = 'refused'; }
     process.stdout.write([free, fetched, got].join(' ') + '\\n');
     process.exit(0);`,
  );

  const reader = new ReaderProcess(entry, READER_LIMITS);
  const ended = await reader.read(Buffer.alloc(0), new AbortController().signal);

  // The first call proves that the server can be reached; its connection may serve no other.
  expect(ended).toEqual({ answer: 'reached refused refused' });
  expect(calls).toBe(1);
});
