import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import { workbookAddress } from '../file-address.ts';
import { plural } from './amount.tsx';
import { Moment } from './moment.tsx';

/** The button that hands out everything of an invoice or a month in one workbook; nothing before a run emitted it. */
export function WorkbookLink(props: {
  /** The newest files of the scope. */
  files: readonly EmittedFileRow[];
  label: string;
  primary?: boolean;
}) {
  const of = (report: string) => props.files.find((file) => file.report === report);
  const findings = of('discrepancies');
  if (findings === undefined) return null;
  const lines = of('lines');
  return (
    <a
      class={props.primary === true ? 'button primary' : 'button'}
      href={workbookAddress(findings.scope)}
      download
    >
      {props.label}
      <small>
        {lines === undefined
          ? plural(findings.rows, 'discrepancy', 'discrepancies')
          : plural(lines.rows, 'line')}
        , made <Moment at={findings.emitted_at} />
      </small>
    </a>
  );
}
