// A command in miniature: uses the embedded server of a home, reports it, and waits on stdin.
// Each line "again" releases and acquires once more; "release" or the end of stdin ends it.
import { createInterface } from 'node:readline';

import pg from 'pg';

import { acquireEmbeddedPostgres } from '../../../src/store/embedded/embedded-postgres.ts';

const [home] = process.argv.slice(2);
if (home === undefined) throw new Error('usage: hold-embedded HOME');
const options = { home, binDir: process.env['PG_BIN_DIR'] };

async function hold() {
  const held = await acquireEmbeddedPostgres(options);
  const client = new pg.Client({ connectionString: held.databaseUrl });
  await client.connect();
  await client.query('select 1');
  await client.end();
  console.log(held.databaseUrl);
  return held;
}

let held = await hold();
for await (const line of createInterface({ input: process.stdin })) {
  await held.release();
  if (line === 'release') break;
  held = await hold();
}
await held.release();
