import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CsvDialect } from '../../src/report/csv-dialect.ts';
import { parseCsv } from './parse-csv.ts';

/** As Postgres writes it: LF between rows, quotes where they are needed. */
function postgresCsv(rows: readonly (readonly string[])[]): Buffer {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return Buffer.from(rows.map((row) => `${row.map(cell).join(',')}\n`).join(''));
}

async function convert(
  csv: Buffer,
  { guarded, chunkBytes }: { guarded: readonly boolean[]; chunkBytes: number },
): Promise<{ text: string; rows: number; guardedCells: number }> {
  const chunks: Buffer[] = [];
  for (let at = 0; at < csv.length; at += chunkBytes)
    chunks.push(csv.subarray(at, at + chunkBytes));
  const dialect = new CsvDialect(guarded);
  const text = (await buffer(Readable.from(chunks).pipe(dialect))).toString('utf8');
  return { text, rows: dialect.rows, guardedCells: dialect.guardedCells };
}

async function convertCell(text: string, guarded = true): Promise<string | undefined> {
  const csv = postgresCsv([['name'], [text]]);
  const { text: converted } = await convert(csv, { guarded: [guarded], chunkBytes: 3 });
  return parseCsv(converted)[1]?.[0];
}

describe('the guard', () => {
  const FORMULAS = [
    '=cmd|calc',
    '+1',
    '-1+cmd',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    ' =1',
    '\u00a0=1',
    '\u3000=1',
    '\uFEFF=1',
    '\u200b=1',
    '\n=1',
    '\r\n=1',
    ' \uFEFF \n=1',
    '=1,"2"',
  ];
  it.each(FORMULAS)('puts an apostrophe before %j', async (text) => {
    expect(await convertCell(text)).toBe(`'${text}`);
  });

  const WORDS = [
    '',
    'Contoso',
    'a=1',
    '0001',
    '1E10',
    '","=',
    "'=1",
    '   ',
    '(=1)',
    '日本',
    '\u200b',
  ];
  it.each(WORDS)('leaves %j as it is', async (text) => {
    expect(await convertCell(text)).toBe(text);
  });

  it.each(['-99.90', '-0.5', '+1', '=1'])(
    'never touches %j in a column of figures',
    async (text) => {
      expect(await convertCell(text, false)).toBe(text);
    },
  );

  it('guards by column, whatever stands in the columns before', async () => {
    const rows = [
      ['a', 'b', 'c'],
      ['=1', '=2', '=3'],
      ['x,"=\n', '-5', ''],
    ];
    const converted = await convert(postgresCsv(rows), {
      guarded: [true, false, true],
      chunkBytes: 1,
    });
    expect(converted).toEqual({
      text: 'a,b,c\r\n\'=1,=2,\'=3\r\n"x,""=\n",-5,\r\n',
      rows: 2,
      guardedCells: 2,
    });
  });
});

it('ends rows with CRLF and keeps line breaks inside quotes', async () => {
  const csv = postgresCsv([
    ['name', 'note'],
    ['one\ntwo', 'a\r\nb'],
    ['', 'x\r'],
  ]);
  const { text, rows } = await convert(csv, { guarded: [true, true], chunkBytes: 1000 });
  expect(text).toBe('name,note\r\n"one\ntwo","a\r\nb"\r\n,"x\r"\r\n');
  expect(rows).toBe(2);
});

it('counts no row in a file of a header alone', async () => {
  expect(await convert(Buffer.from('a,b\n'), { guarded: [true, true], chunkBytes: 99 })).toEqual({
    text: 'a,b\r\n',
    rows: 0,
    guardedCells: 0,
  });
});

it('gives back any text through a reader of RFC 4180, however the bytes are cut', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        ',',
        '\n',
        '\r',
        '=',
        ' ',
        "'",
        '\uFEFF',
        '＝',
        'é',
        '😀',
        '-',
        'a',
      ),
    }),
  );
  const rows = fc.array(fc.tuple(nasty, nasty, nasty), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 40 }), async (cells, chunkBytes) => {
      const all = [['a', 'b', 'c'], ...cells];
      const converted = await convert(postgresCsv(all), {
        guarded: [true, false, true],
        chunkBytes,
      });
      const read = parseCsv(converted.text);
      let guardedCells = 0;
      const unguarded = read.map((row, y) =>
        row.map((cell, x) => {
          if (cell === all[y]?.[x]) return cell;
          guardedCells += 1;
          expect(cell.startsWith("'")).toBe(true);
          return cell.slice(1);
        }),
      );
      expect(unguarded).toEqual(all);
      expect(guardedCells).toBe(converted.guardedCells);
      expect(read.map((row) => row[1])).toEqual(all.map((row) => row[1]));
      for (const row of read.slice(1)) expect(row[0]).not.toMatch(/^[\s\uFEFF]*[=+\-@＝]/u);
    }),
  );
});

it('writes what csv-stringify writes', async () => {
  const rows = [
    ['a', 'b'],
    ['plain', 'with "quotes", and\r\nmore'],
    ['', '\\.'],
  ];
  const { text } = await convert(postgresCsv(rows), { guarded: [false, false], chunkBytes: 5 });
  expect(text).toBe(stringify(rows, { record_delimiter: '\r\n' }));
});

describe('an empty text', () => {
  it.each([1, 2, 3, 5, 100])(
    'is an empty cell, like an unknown one, in chunks of %d',
    async (chunkBytes) => {
      const csv = Buffer.from('a,b,c\n"","",""\n"x","","y""z"\n"""q","""",""\n');
      const { text, rows } = await convert(csv, { guarded: [true, false, true], chunkBytes });
      expect(text).toBe('a,b,c\r\n,,\r\n"x",,"y""z"\r\n"""q","""",\r\n');
      expect(rows).toBe(3);
    },
  );
});
