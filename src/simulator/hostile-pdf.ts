import { buffer } from 'node:stream/consumers';
import { deflateSync } from 'node:zlib';

import PDFDocument from 'pdfkit';

import { decimal } from '../lib/decimal.ts';
import { sum } from './charge-arithmetic.ts';
import type { FaultName } from './fault-catalogue.ts';
import { statementPdf } from './statement-pdf.ts';
import type { Invoice } from './tenant.ts';

const BOMB_PIECES = 1_500_000;
const PAGES = 10_000;
/** Ends the process that runs it, wherever it is spliced into a function. */
const SCRIPT = '0\\); process.exit\\(9\\);//';
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
const A4 = '/MediaBox [0 0 595 842]';

/** The statement a fault answers with; undefined for faults that leave it as it is. */
export async function hostilePdf(
  invoice: Invoice,
  fault: FaultName | undefined,
): Promise<Buffer | undefined> {
  switch (fault) {
    case 'other-total':
      return statementPdf(oneMore(invoice));
    case 'pdf-bomb':
      return bombOf(BOMB_PIECES);
    case 'pdf-pages':
      return manyPages();
    case 'pdf-loop':
      return loop();
    case 'pdf-locked':
      return locked();
    case 'pdf-script':
      return scripted(await statementPdf(invoice));
    default:
      return undefined;
  }
}

/** Agrees with itself, and not with the header. */
function oneMore(invoice: Invoice): Invoice {
  const { statement } = invoice;
  const more = (amount: typeof statement.total) => sum([amount, decimal('1.00')]);
  return {
    ...invoice,
    statement: {
      ...statement,
      charges: more(statement.charges),
      subtotal: more(statement.subtotal),
      total: more(statement.total),
    },
  };
}

/** A small file whose one page holds this many pieces of text. */
export function bombOf(pieces: number): Buffer {
  const stream = deflateSync(`BT /F 9 Tf ${'1 0 0 1 40 40 Tm (a) Tj '.repeat(pieces)} ET`);
  return pdfFile([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R ${A4} /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>`,
    streamObject(stream, '/Filter /FlateDecode'),
    FONT,
  ]);
}

function manyPages(): Buffer {
  const first = 5;
  const kids = Array.from({ length: PAGES }, (_, page) => `${first + page} 0 R`).join(' ');
  const page = `<< /Type /Page /Parent 2 0 R ${A4} /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>`;
  return pdfFile([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${PAGES} >>`,
    streamObject(Buffer.from('BT /F 9 Tf 40 40 Td (one page of many) Tj ET'), ''),
    FONT,
    ...Array.from({ length: PAGES }, () => page),
  ]);
}

/** Its pages are its own children, and its cross-references lead to themselves. */
function loop(): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [2 0 R] /Count 1 >>',
  ];
  return pdfFile(objects, (start) => `/Prev ${start}`);
}

function locked(): Promise<Buffer> {
  const pdf = new PDFDocument({ userPassword: 'secret' });
  const bytes = buffer(pdf);
  pdf.text('Total Amount');
  pdf.end();
  return bytes;
}

/** Runs a script when it is opened, and smuggles one into the matrix of each font (CVE-2024-4367). */
function scripted(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  const changed = text
    .replace(/\/Type \/Catalog/, `$& /OpenAction << /S /JavaScript /JS (${SCRIPT}) >>`)
    .replaceAll(/\/Subtype \/Type1\b/g, `$& /FontMatrix [0.001 0 0 0.001 0 (${SCRIPT})]`);
  return Buffer.from(withTrueOffsets(changed), 'latin1');
}

/** Offsets of objects that moved are written anew, so that the document opens as any other. */
function withTrueOffsets(text: string): string {
  const start = text.lastIndexOf('\nxref\n') + 1;
  const [head = '', ...entries] = text.slice(start).split(/(?<=\d{5} [nf] ?\r?\n)/);
  const kept = entries.map((entry, index) => {
    const at = text.indexOf(`\n${index + 1} 0 obj\n`) + 1;
    return / n ?\r?\n$/.test(entry) ? `${String(at).padStart(10, '0')}${entry.slice(10)}` : entry;
  });
  return `${text.slice(0, start)}${head}${kept.join('')}`.replace(
    /startxref\n\d+/,
    `startxref\n${start}`,
  );
}

function streamObject(bytes: Buffer, filter: string): Buffer {
  return Buffer.concat([
    Buffer.from(`<< /Length ${bytes.length} ${filter} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ]);
}

/** @param trailer more of the trailer, given where the cross-references begin */
function pdfFile(
  objects: readonly (string | Buffer)[],
  trailer: (start: number) => string = () => '',
): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  let length = parts[0]?.length ?? 0;
  const offsets = objects.map((object, index) => {
    const offset = length;
    const written = Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ]);
    parts.push(written);
    length += written.length;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R ${trailer(length)} >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
