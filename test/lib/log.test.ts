import { describe, expect, it } from 'vitest';

import { createLog, redactor } from '../../src/lib/log.ts';

describe('redactor', () => {
  it.each([
    ['a bearer token', 'authorization: Bearer abc.def', 'authorization: [secret]'],
    ['a JWT', 'token eyJhbGci.eyJzdWIi.c2ln here', 'token [secret] here'],
    ['a SAS signature', 'https://x/blob?sv=1&sig=aB%2F&se=2', 'https://x/blob?sv=1&[secret]&se=2'],
    ['a form', 'client_secret=s3cret&scope=x', '[secret]&scope=x'],
    ['a password in a URL', 'postgres://recon:pa55@db/recon', 'postgres://recon:[secret]@db/recon'],
  ])('hides %s by its shape', (_what, text, safe) => {
    expect(redactor([])(text)).toBe(safe);
  });

  it('hides known secrets by value wherever they stand, and leaves short ones alone', () => {
    const redact = redactor(['hunter22', 'it', undefined]);

    expect(redact('hunter22 says hunter22: it is fine')).toBe('[secret] says [secret]: it is fine');
  });
});

describe('createLog', () => {
  it('writes one JSON line an event, with secrets hidden in nested errors too', () => {
    const lines: string[] = [];
    const log = createLog({
      level: 'info',
      redact: redactor(['hunter22']),
      write: (line) => lines.push(line),
    });

    log.debug('too fine');
    log.info({ runId: 'r1', err: new Error('login with hunter22 failed') }, 'step failed');

    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('hunter22');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'step failed',
      runId: 'r1',
      err: { message: 'login with [secret] failed' },
    });
  });
});
