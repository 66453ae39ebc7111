import { describe, expect, it } from 'vitest';

import type { DocumentedShape } from '../../src/partner-center/documented-shape.ts';
import { BILLED_LINE } from '../../src/partner-center/documented-shapes.ts';
import { ShapeReader } from '../../src/partner-center/shape-reader.ts';

const SHAPE: DocumentedShape = {
  fields: {
    id: 'text',
    amount: 'scalar',
    total: 'scalar',
    isNew: 'flag',
    links: 'any',
    kind: { oneOf: ['oneTime', 'recurring'] },
    price: { object: { fields: { net: 'scalar' }, always: ['net'] } },
    lines: { listOf: { fields: { no: 'scalar' }, always: [] } },
  },
  always: ['id', ['amount', 'total']],
};

function driftOf(...items: readonly Record<string, unknown>[]) {
  const reader = new ShapeReader(SHAPE);
  for (const item of items) reader.read({ id: 'a', amount: 1, ...item });
  return reader.drift();
}

describe('a body held against its documented shape', () => {
  it('agrees whatever the letter case of keys, nulls, fields left out, and numbers printed as text', () => {
    const all = {
      ID: 'b',
      Amount: '1.50',
      isNew: null,
      links: [{ any: 'thing' }],
      kind: 'one_time',
      price: { net: -2.5 },
      lines: [{ no: 1 }, { no: '2' }],
    };

    expect(driftOf(all, {}, { kind: 'OneTime', lines: [], price: null })).toEqual([]);
  });

  it('names a field that nobody documents, at any depth, with each kind of value once', () => {
    expect(
      driftOf(
        { channel: 'web', lines: [{ no: 1, colour: ['red'] }] },
        { channel: 7, lines: [{ no: 2, colour: ['red'] }] },
        { channel: 'web' },
      ),
    ).toEqual([
      { field: 'channel', kind: 'unknown', documented: '', found: 'number, text' },
      { field: 'lines.colour', kind: 'unknown', documented: '', found: 'list' },
    ]);
  });

  it.each([
    [{ id: { value: 'a' } }, 'id', 'text', 'object'],
    [{ amount: true }, 'amount', 'text or number', 'yes or no'],
    [{ isNew: 'true' }, 'isNew', 'yes or no', 'text'],
    [{ kind: ['oneTime'] }, 'kind', 'text', 'list'],
    [{ price: 12 }, 'price', 'object', 'number'],
    [{ price: [{ net: 12 }] }, 'price', 'object', 'list'],
    [{ lines: { no: 1 } }, 'lines', 'list', 'object'],
  ])('names another type than is documented: %o', (item, field, documented, found) => {
    expect(driftOf({}, item)).toEqual([{ field, kind: 'type', documented, found }]);
  });

  it('names values that are not on the documented list, and the list', () => {
    const documented = 'oneTime, recurring';

    expect(driftOf({ kind: 'weekly' }, { kind: 'Recurring' }, { kind: 'daily' })).toEqual([
      { field: 'kind', kind: 'value', documented, found: 'daily, weekly' },
    ]);
  });

  it('names what is documented to be always there only when no item has it', () => {
    const reader = new ShapeReader(SHAPE);
    reader.read({ total: 1, price: {} });
    reader.read({ Total: 1, price: {} });

    expect(reader.drift().map(({ field, kind }) => `${kind} ${field}`)).toEqual([
      'missing id',
      'missing price.net',
    ]);
    reader.read({ id: 'a', price: { net: 1 } });
    expect(reader.drift()).toEqual([]);
  });

  it('says nothing of a list without items', () => {
    expect(new ShapeReader(SHAPE).drift()).toEqual([]);
  });

  it('keeps bounds: of a thousand names the first fifty, of a long name its beginning', () => {
    const names = Array.from({ length: 1000 }, (_, at) => [`${'x'.repeat(100)}${at}`, 1] as const);
    const drift = driftOf(Object.fromEntries(names));

    expect(drift).toHaveLength(50);
    expect(drift[0]?.field).toBe(`${'x'.repeat(59)}…`);
  });
});

describe('a billed line', () => {
  it.each(['customerId', 'CustomerId', 'CUSTOMERID'])(
    'may spell its keys as it likes: %s',
    (key) => {
      const reader = new ShapeReader(BILLED_LINE);
      reader.read({ [key]: 'a' });

      expect(reader.drift().map(({ field }) => field)).not.toContain('customerId');
      expect(reader.keys).toEqual([key]);
    },
  );
});
