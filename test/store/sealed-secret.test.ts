import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { openSecret, sealSecret } from '../../src/store/sealed-secret.ts';

const KEY = randomBytes(32);

describe('a sealed secret', () => {
  it('comes back as it was sealed, and looks different each time', () => {
    const sealed = sealSecret(KEY, 'third – €');

    expect(openSecret(KEY, sealed)).toBe('third – €');
    expect(sealed.includes('third')).toBe(false);
    expect(sealSecret(KEY, 'third – €').equals(sealed)).toBe(false);
  });

  it.each([
    ['another key', randomBytes(32), (sealed: Buffer) => sealed],
    ['a byte changed', KEY, (sealed: Buffer) => flipLastBit(sealed)],
    ['the end cut off', KEY, (sealed: Buffer) => sealed.subarray(0, 20)],
  ])('is refused with %s', (_, key, damage) => {
    const sealed = damage(sealSecret(KEY, 'token'));

    expect(() => openSecret(key, sealed)).toThrow(
      expect.objectContaining({ code: 'SECRET_KEY_WRONG', kind: 'auth' }),
    );
  });
});

function flipLastBit(sealed: Buffer): Buffer {
  const changed = Buffer.from(sealed);
  const last = changed.length - 1;
  changed[last] = (changed[last] ?? 0) ^ 1;
  return changed;
}
