import type { ComponentChildren } from 'preact';

import type { FileFormat } from '../../report/file-format.ts';

/** A list as a file: a button for Excel that anybody finds, and both kinds of CSV beside it. */
export function Downloads(props: {
  /** What is handed out, for ears. */
  what: string;
  hrefOf: (format: FileFormat) => string;
  /** Undefined: "Download for Excel"; a page has that one once. */
  label?: string;
  primary?: boolean;
  /** The button's second line. */
  note?: ComponentChildren;
}) {
  const { what, hrefOf, label = 'Download for Excel', note } = props;
  return (
    <span class="download" role="group" aria-label={`Download ${what}`}>
      <a
        class={props.primary === true ? 'button primary' : 'button'}
        href={hrefOf('xlsx')}
        download
      >
        {label}
        {note === undefined ? null : <small>{note}</small>}
      </a>
      <CsvLinks hrefOf={hrefOf} />
    </span>
  );
}

/** With the byte order mark that Excel wants, and plain for machines. */
export function CsvLinks({ hrefOf }: { hrefOf: (format: FileFormat) => string }) {
  return (
    <>
      <a class="beside" href={hrefOf('csv-excel')} download>
        CSV for Excel
      </a>
      <a class="beside" href={hrefOf('csv')} download>
        plain CSV
      </a>
    </>
  );
}
