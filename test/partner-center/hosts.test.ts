import { describe, expect, it, onTestFinished } from 'vitest';

import {
  apiUrl,
  readBlobFolder,
  readHost,
  refuseForeignLink,
} from '../../src/partner-center/hosts.ts';
import { aClient, all, failureOf, fromStart, signal } from './client-under-test.ts';
import { json, startFaultServer, text } from './fault-server.ts';

const api = new URL('https://api.partnercenter.microsoft.com');

describe('a next link', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://example.com/v1/customers',
    'https://api.partnercenter.microsoft.com@evil.example/v1/customers',
    'https://user@api.partnercenter.microsoft.com/v1/customers',
    'https://api.partnercenter.microsoft.com.evil.example/',
    'https://api.partnercenter.micrоsoft.com/', // the third o is Cyrillic
    'https://[::1]/',
    'https://2130706433/',
    'https://api.partnercenter.microsoft.com:22/',
    'http://api.partnercenter.microsoft.com/',
    '//evil.example/v1/customers',
    '\\\\evil.example\\v1',
    'file:///etc/passwd',
    'https://',
  ])('to %s is refused', (link) => {
    expect(() => refuseForeignLink('the next link', link, api)).toThrow(
      expect.objectContaining({ code: 'HOST_REFUSED', retryable: false }),
    );
  });

  it.each([
    '/customers?size=500&seekOperation=Next',
    '/v1/customers?size=500',
    'https://api.partnercenter.microsoft.com:443/v1//v1/customers',
    '/invoices/G1/lineitems?provider=OneTime&nvoicelineitemtype=x&size=2?seekOperation=Next',
  ])('such as %s may pass', (link) => {
    expect(() => refuseForeignLink('the next link', link, api)).not.toThrow();
  });

  it('to another server stops the listing, and no packet reaches that server', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const other = await startFaultServer();
    onTestFinished(() => other.close());
    const headers = [{ key: 'MS-ContinuationToken', value: 'A' }];
    const next = { uri: `${other.url}/v1/customers`, headers };
    server.script(json(200, { items: [{}], links: { next } }));

    const failure = await failureOf(all(partnerCenter.customers(fromStart)));

    expect(failure).toMatchObject({ code: 'HOST_REFUSED', retryable: false });
    expect(failure.message).toContain(new URL(other.url).host);
    expect(server.calls).toHaveLength(1);
    expect(other.calls).toEqual([]);
  });
});

describe('the folder of an export', () => {
  const folder =
    (address: string, base = api) =>
    () =>
      readBlobFolder('a manifest', address, base);

  it.each([
    'https://adlsrecon.blob.core.windows.net.evil.example/x',
    'https://evil.example/adlsrecon.blob.core.windows.net/x',
    'https://sv=1@adlsrecon.blob.core.windows.net/x',
    'https://adlsrecon.blob.core.windows.net:8443/x',
    'http://adlsrecon.blob.core.windows.net/x',
    'https://a.b.blob.core.windows.net/x',
    'https://169.254.169.254/x',
    'http://127.0.0.1:10000/x',
    'file:///etc/passwd',
    'no address',
  ])('on %s is refused', (address) => {
    expect(folder(address)).toThrow(expect.objectContaining({ code: 'HOST_REFUSED' }));
  });

  it('may be in blob storage, and on this machine where the API is', () => {
    const azure = 'https://adlsrecon.blob.core.windows.net/billedrecon/v1';
    expect(folder(azure)().href).toBe(azure);
    const here = 'http://127.0.0.1:10000/blobs';
    expect(folder(here, new URL('http://localhost:8790'))().href).toBe(here);
  });
});

describe('a redirect', () => {
  it('to another server is refused, and no packet reaches that server', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const other = await startFaultServer();
    onTestFinished(() => other.close());
    server.script(text(302, '', { location: `${other.url}/statement.pdf?sig=canary` }));

    const failure = await failureOf(partnerCenter.statement('G1', { signal }));

    expect(failure).toMatchObject({ code: 'HOST_REFUSED', retryable: false });
    expect(failure.message).not.toContain('canary');
    expect(other.calls).toEqual([]);
  });

  it('to the same server is not followed either', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(301, '', { location: '/v1/elsewhere' }));

    expect(await failureOf(partnerCenter.invoice('G1', { signal }))).toMatchObject({
      code: 'PARTNER_CENTER_HTTP',
      status: 301,
      retryable: false,
    });
    expect(server.calls).toHaveLength(1);
  });

  it('of the sign-in service is refused before the secret travels on', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const other = await startFaultServer();
    onTestFinished(() => other.close());
    server.scriptSignIn(text(307, '', { location: `${other.url}/oauth2/token` }));

    expect(await failureOf(partnerCenter.accountBalance({ signal }))).toMatchObject({
      code: 'HOST_REFUSED',
    });
    expect(other.signIns).toEqual([]);
  });
});

describe('a configured host', () => {
  it.each(['https://api.partnercenter.microsoft.com', 'http://127.0.0.1:8080', 'http://[::1]/'])(
    'may be %s',
    (address) => {
      expect(readHost('base URL', address).href).toContain(address);
    },
  );

  it.each(['http://api.partnercenter.microsoft.com', 'ftp://127.0.0.1', 'https://a@b', 'nowhere'])(
    'may not be %s',
    (address) => {
      expect(() => readHost('base URL', address)).toThrow(
        expect.objectContaining({ code: 'INSECURE_URL', kind: 'usage' }),
      );
    },
  );
});

describe('an id in a path', () => {
  it('cannot change the path', () => {
    expect(apiUrl(api, 'v1', ['customers', 'a/../b?c#d', 'orders'], {}).href).toBe(
      'https://api.partnercenter.microsoft.com/v1/customers/a%2F..%2Fb%3Fc%23d/orders',
    );
  });

  it.each(['', '.', '..'])('may not be %j', async (id) => {
    const { partnerCenter, server } = await aClient(onTestFinished);

    expect(await failureOf(partnerCenter.invoice(id, { signal }))).toMatchObject({
      code: 'BAD_ID',
      retryable: false,
    });
    expect(server.calls).toEqual([]);
  });
});
