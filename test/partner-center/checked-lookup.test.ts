import { describe, expect, it, onTestFinished } from 'vitest';

import type { Lookup } from '../../src/partner-center/checked-lookup.ts';
import { checkedLookup } from '../../src/partner-center/checked-lookup.ts';
import { connectWire } from '../../src/partner-center/connect-wire.ts';
import { openPart } from '../../src/partner-center/open-part.ts';
import { aClient, failureOf, signal } from './client-under-test.ts';
import { json, startFaultServer } from './fault-server.ts';

/** A name server that answers every name with the same addresses. */
const answering =
  (...addresses: readonly string[]): Lookup =>
  (_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

function lookUp(lookup: Lookup, host = 'api.partnercenter.microsoft.com', all = true) {
  return new Promise((resolve, reject) => {
    checkedLookup(lookup)(host, { all }, (error, found) =>
      error === null ? resolve(found) : reject(error),
    );
  });
}

describe('a name that leads to', () => {
  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.100.100.200',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '64:ff9b::169.254.169.254',
  ])('%s is refused', async (address) => {
    await expect(lookUp(answering('20.190.160.1', address))).rejects.toMatchObject({
      code: 'HOST_REFUSED',
      retryable: false,
      message: `api.partnercenter.microsoft.com leads to ${address}, an address of an inner network`,
    });
  });

  it.each(['20.190.160.1', '172.32.0.1', '100.128.0.1', '2603:1030::1', '64:ff9b::20.190.160.1'])(
    '%s may pass',
    async (address) => {
      expect(await lookUp(answering(address), 'graph.microsoft.com', false)).toBe(address);
    },
  );

  it('this machine may pass where the name says so', async () => {
    expect(await lookUp(answering('127.0.0.1'), 'localhost', false)).toBe('127.0.0.1');
  });

  it('nothing is not known', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    await expect(lookUp((_host, _options, done) => done(unknown))).rejects.toBe(unknown);
  });
});

describe('a server whose name is answered with an inner address', () => {
  it.each(['baseUrl', 'authority'] as const)('gets no packet as %s', async (where) => {
    const inner = await startFaultServer();
    onTestFinished(() => inner.close());
    const { port } = new URL(inner.url);
    const { partnerCenter, server } = await aClient(onTestFinished, {
      [where]: `https://api.partnercenter.microsoft.com:${port}`,
      lookup: answering('127.0.0.1'),
    });
    server.script(json(200, { currencyCode: 'USD' }));

    const failure = await failureOf(partnerCenter.accountBalance({ signal }));

    expect(failure).toMatchObject({ code: 'HOST_REFUSED', retryable: false });
    expect(inner.calls.length + inner.signIns.length).toBe(0);
  });

  it('gets no packet as the folder of an export', async () => {
    const url = new URL('https://adlsrecon.blob.core.windows.net/x?sig=canary');
    const wire = connectWire({}, answering('10.0.0.5'));

    const failure = await failureOf(openPart(wire, { what: 'file 1', url }, signal));

    expect(failure).toMatchObject({ code: 'HOST_REFUSED', retryable: false });
    expect(failure.message).not.toContain('canary');
  });

  it('is reached under the name localhost', async () => {
    const server = await startFaultServer();
    onTestFinished(() => server.close());
    const url = server.url.replace('127.0.0.1', 'localhost');
    const { partnerCenter } = await aClient(onTestFinished, {
      baseUrl: url,
      authority: url,
      lookup: answering('127.0.0.1'),
    });
    server.script(json(200, { currencyCode: 'USD' }));

    expect((await partnerCenter.accountBalance({ signal })).body.toString()).toContain('USD');
  });
});
