import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { expect, inject, it } from 'vitest';

import { connectTest } from '../../../src/store/embedded/connect-test.ts';

const SECRET = 'correct-horse';

it('accepts a PostgreSQL that answers', async () => {
  await expect(connectTest(inject('adminUrl'))).resolves.toBeUndefined();
});

it('says that nothing answers at DATABASE_URL, without the password', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');

  await expect(connectTest(`postgres://u:${SECRET}@127.0.0.1:${port}/d`)).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    kind: 'usage',
    retryable: false,
    message: `DATABASE_URL is set but PostgreSQL does not answer there: connect ECONNREFUSED 127.0.0.1:${port}`,
  });
});

it('gives up after five seconds on a port that takes the connection and stays silent', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const begin = performance.now();
  await expect(connectTest(`postgres://u:p@127.0.0.1:${port}/d`)).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
  });
  expect(performance.now() - begin).toBeGreaterThan(4_500);
  expect(performance.now() - begin).toBeLessThan(10_000);
  server.close();
});

it.each([
  ['a wrong password', (url: URL) => (url.password = SECRET)],
  ['a database that is not there', (url: URL) => (url.pathname = '/nowhere')],
  ['an address that is none', (url: URL) => (url.port = '1')],
])('refuses %s without showing the password', async (_what, spoil) => {
  const url = new URL(inject('adminUrl'));
  const secret = url.password;
  spoil(url);
  const error = await connectTest(url.href).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE', kind: 'usage' });
  expect(String(error)).not.toContain(SECRET);
  expect(String(error)).not.toContain(secret);
});
