/** Excel takes no more in a cell. */
const TEXT_LENGTH_MAX = 32_767;

const SPECIAL = /[&<>"\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/g;
const SURROGATE_ALONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * A text inside an element or attribute of a workbook's XML. What XML cannot hold is written as the workbook format has
 * it (`_x0007_`), and a text that looks like such an escape is escaped itself. Longer than a cell: cut, ending with `…`.
 */
export function xmlText(text: string): string {
  const fitting = text.length <= TEXT_LENGTH_MAX ? text : `${text.slice(0, TEXT_LENGTH_MAX - 1)}…`;
  return fitting.replace(SURROGATE_ALONE, '\uFFFD').replace(SPECIAL, (found) => {
    switch (found) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      default:
        return `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
    }
  });
}
