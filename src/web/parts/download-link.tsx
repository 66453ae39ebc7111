import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import { fileAddress } from '../file-address.ts';
import { plural } from './amount.tsx';
import { Moment } from './moment.tsx';

/** A button that hands out an emitted file with the byte order mark that Excel wants, and the plain one beside it. */
export function DownloadLink(props: {
  file: EmittedFileRow | undefined;
  label: string;
  primary?: boolean;
}) {
  const { file } = props;
  if (file === undefined) return null;
  return (
    <span class="download">
      <a
        class={props.primary === true ? 'button primary' : 'button'}
        href={fileAddress(file, 'excel')}
        download
      >
        {props.label}
        <small>
          {plural(file.rows, 'row')}, made <Moment at={file.emitted_at} />
        </small>
      </a>
      <a
        class="beside"
        href={fileAddress(file, 'plain')}
        download
        aria-label={`${props.label.replace(' for Excel', '')}, plain CSV`}
      >
        CSV
      </a>
    </span>
  );
}
