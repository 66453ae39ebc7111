import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { REPORTS } from '../../reports/index.ts';
import { inlineParameters } from '../../src/report/inline-parameters.ts';
import { defineReport } from '../../src/report/report.ts';
import { fileSafe } from '../../src/report/report-place.ts';

describe('a definition', () => {
  const column = (name: string) => ({ name, kind: 'text', says: 'x' }) as const;
  const report = {
    name: 'odd',
    says: 'x',
    scopes: ['invoice'],
    bulk: false,
    currency: 'currency',
    query: () => sql`select 1`,
    order: sql`1`,
  } as const;

  it('is refused when two columns share a name', () => {
    const columns = [column('currency'), column('a'), column('a')];
    expect(() => defineReport({ ...report, columns })).toThrow('two columns of one name');
  });

  it('is refused without its currency column', () => {
    expect(() => defineReport({ ...report, columns: [column('a')] })).toThrow('has no currency');
  });
});

describe('an id in a file name', () => {
  it('stays when it is letters, digits and hyphens', () => {
    expect(fileSafe('G012345678')).toBe('G012345678');
    expect(fileSafe('2026-10')).toBe('2026-10');
  });

  it('never leads anywhere, and two ids never meet', () => {
    const ids = [
      '../../x',
      '..\\x',
      'x',
      '',
      '.',
      '-',
      'a/b',
      'a b',
      'x'.repeat(300),
      'x'.repeat(301),
      '\0',
    ];
    const names = ids.map(fileSafe);
    expect(new Set(names).size).toBe(ids.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,47}$/);
  });
});

describe('a parameter written into a statement', () => {
  const inlined = (parameter: unknown) =>
    inlineParameters({ sql: 'select $1, $2', parameters: [parameter, 'b'] });

  it('is one literal, whatever it holds', () => {
    expect(inlined("it's")).toBe("select 'it''s', 'b'");
    expect(inlined('$2')).toBe("select '$2', 'b'");
    expect(inlined('$& $$')).toBe("select '$& $$', 'b'");
    expect(inlined("\\'; drop table run --")).toBe("select  E'\\\\''; drop table run --', 'b'");
    expect(inlined(null)).toBe("select null, 'b'");
    expect(inlined(5)).toBe("select 5, 'b'");
    expect(inlined(new Date(0))).toBe("select '1970-01-01T00:00:00.000Z', 'b'");
    expect(inlined(['1', "2'"])).toBe("select array['1','2'''], 'b'");
    expect(inlined([])).toBe("select array[], 'b'");
  });

  it('is refused when it is nothing we print', () => {
    expect(() => inlined(undefined)).toThrow(TypeError);
    expect(() => inlined({})).toThrow(TypeError);
    expect(() => inlined(NaN)).toThrow(TypeError);
  });
});

it('is known under a name of its own', () => {
  expect(new Set(REPORTS.map(({ name }) => name)).size).toBe(REPORTS.length);
});
