import { PDFParse } from 'pdf-parse';

import { pageRows, type PlacedText } from './page-rows.ts';

/** The part of pdf.js that is used here. */
interface PdfDocument {
  readonly numPages: number;
  getPage(number: number): Promise<{
    getTextContent(): Promise<{ readonly items: readonly TextItem[] }>;
    cleanup(): void;
  }>;
}

/** Marks of structure have no text. The last two numbers of a text matrix are where the text begins. */
interface TextItem {
  readonly str?: string;
  readonly transform?: readonly number[];
  readonly width?: number;
  readonly height?: number;
}

/** The billing summary stands on the first page; products follow, on hundreds of pages for some partners. */
const PAGES_MAX = 20;

/**
 * The text of a PDF's first pages: a row a line, cells apart by tabs, pages apart by form feeds.
 *
 * Draws nothing, evaluates nothing, fetches nothing. To be called where time and memory are bounded from outside: a few
 * kilobytes of PDF may stand for gigabytes of text.
 *
 * @throws whatever pdf.js throws on bytes that are no readable PDF; `name` tells what
 */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  const parser = new PDFParse({
    data: bytes,
    isEvalSupported: false,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    stopAtErrors: false,
    verbosity: 0,
  });
  try {
    // getText follows the order of writing and loses the columns; only the document itself knows where text stands.
    const load = parser['load'] as () => Promise<PdfDocument>;
    const document = await load.call(parser);
    const pages: string[] = [];
    for (let number = 1; number <= Math.min(document.numPages, PAGES_MAX); number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(pageRows(items.map(placed)).join('\n'));
      page.cleanup();
    }
    return pages.join('\f');
  } finally {
    await parser.destroy();
  }
}

function placed({ str = '', transform, width = 0, height = 0 }: TextItem): PlacedText {
  return { str, x: transform?.[4] ?? 0, y: transform?.[5] ?? 0, width, height };
}
