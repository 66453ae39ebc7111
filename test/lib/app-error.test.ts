import { describe, expect, it } from 'vitest';

import { AppError, messageOf } from '../../src/lib/app-error.ts';

describe('AppError', () => {
  it('is final and a failure unless told otherwise', () => {
    const error = new AppError('SOME_CODE', 'what happened');

    expect(error).toMatchObject({
      name: 'AppError',
      code: 'SOME_CODE',
      message: 'what happened',
      kind: 'failed',
      retryable: false,
      retryAfterMs: undefined,
      fix: undefined,
    });
    expect('cause' in error).toBe(false);
  });

  it('carries what it was told', () => {
    const cause = new Error('below');

    expect(
      new AppError('SOME_CODE', 'what', {
        kind: 'later',
        retryable: true,
        retryAfterMs: 5,
        fix: 'Wait.',
        cause,
      }),
    ).toMatchObject({ kind: 'later', retryable: true, retryAfterMs: 5, fix: 'Wait.', cause });
  });
});

describe('messageOf', () => {
  it('reads anything that was thrown', () => {
    expect(messageOf(new TypeError('bad'))).toBe('bad');
    expect(messageOf('thrown text')).toBe('thrown text');
    expect(messageOf(undefined)).toBe('undefined');
  });
});
