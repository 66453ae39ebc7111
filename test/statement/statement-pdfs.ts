import { buffer } from 'node:stream/consumers';
import { deflateSync } from 'node:zlib';

import PDFDocument from 'pdfkit';

/** A PDF of rows with a label and a value each, written right to left and bottom to top as nobody would read it. */
export async function pdfOf(
  text: string,
  options: { userPassword?: string } = {},
): Promise<Buffer> {
  const pdf = new PDFDocument({ size: 'A4', margin: 40, ...options });
  const bytes = buffer(pdf);
  text.split('\f').forEach((page, number) => {
    if (number > 0) pdf.addPage();
    pdf.fontSize(9);
    page
      .split('\n')
      .map((row, index) => ({ cells: row.split('\t'), y: 40 + index * 16 }))
      .reverse()
      .forEach(({ cells, y }) => {
        cells.reverse().forEach((cell, index) => {
          pdf.text(cell, 40 + (cells.length - 1 - index) * 220, y, { lineBreak: false });
        });
      });
  });
  pdf.end();
  return bytes;
}

/** A small file whose one page holds this many pieces of text. */
export function bombOf(pieces: number): Buffer {
  const stream = deflateSync(`BT /F 9 Tf ${'1 0 0 1 40 40 Tm (a) Tj '.repeat(pieces)} ET`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    undefined,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  objects.forEach((object, index) => {
    offsets.push(Buffer.concat(parts).length);
    const body =
      object === undefined
        ? Buffer.concat([
            Buffer.from(`<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`),
            stream,
            Buffer.from('\nendstream'),
          ])
        : Buffer.from(object);
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from('\nendobj\n'));
  });
  const start = Buffer.concat(parts).length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
