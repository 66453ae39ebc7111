import { chmod, cp, lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { refuseForeign } from '../../../src/store/embedded/cluster-place.ts';
import { acquireEmbeddedPostgres } from '../../../src/store/embedded/embedded-postgres.ts';
import { npmNativeDir, runnableNative } from '../../../src/store/embedded/npm-postgres.ts';
import { runUnder, serverAccount } from '../../../src/store/embedded/server-account.ts';
import { makeTestHome, query } from './test-home.ts';

const isRoot = process.getuid?.() === 0;
const native = npmNativeDir();

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'recon-closed-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe.skipIf(!isRoot)('root, below a directory closed to others', () => {
  it('keeps the data where the server can reach it, and finds it again', async () => {
    const test = await makeTestHome({ closed: true });
    const options = { home: test.home, binDir: undefined };
    try {
      const first = await acquireEmbeddedPostgres(options);
      await query(first.databaseUrl, 'create table kept as select 42 as answer');
      await first.release();
      expect((await test.place()).dir.startsWith(test.home)).toBe(false);

      const second = await acquireEmbeddedPostgres(options);
      expect(await query(second.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
      await second.release();
    } finally {
      await test.remove();
    }
  });

  it.skipIf(native === undefined)(
    'copies binaries that the server account cannot reach',
    async () => {
      const closed = await copyPackage({ symlinks: true });
      const account = await serverAccount('');
      expect((await runUnder(account, join(closed, 'bin/postgres'), ['--version'])).code).not.toBe(
        0,
      );

      const binDir = await runnableNative(closed, account);
      expect(binDir.startsWith(directory)).toBe(false);
      expect(await runUnder(account, join(binDir, 'postgres'), ['--version'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('PostgreSQL') as unknown,
      });
    },
  );
});

describe('directories with predictable names', () => {
  it('are refused when others may write to them', async () => {
    await refuseForeign(directory);
    await chmod(directory, 0o777);
    await expect(refuseForeign(directory)).rejects.toMatchObject({ code: 'DIRECTORY_NOT_OURS' });
  });
});

describe.skipIf(native === undefined)('an install without scripts', () => {
  it('gets the symlinks of its libraries at start-up', async () => {
    const bare = await copyPackage({ symlinks: false });
    await chmod(directory, 0o755);

    const binDir = await runnableNative(bare, await serverAccount(''));
    expect(binDir).toBe(join(bare, 'bin'));
    const found = await runUnder(undefined, join(binDir, 'postgres'), ['--version']);
    expect(found).toMatchObject({ code: 0, stderr: '' });
  });
});

/** Copies the installed package into the closed directory. */
async function copyPackage(options: { symlinks: boolean }): Promise<string> {
  const source = native ?? '';
  await cp(join(source, '../package.json'), join(directory, 'package.json'));
  await cp(source, join(directory, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: async (path) => options.symlinks || !(await lstat(path)).isSymbolicLink(),
  });
  return join(directory, 'native');
}
