import type { DecidedBatch } from '../../store/decided-batch.ts';
import { CsrfField } from './csrf-field.tsx';
import { batchWords } from './decision-words.ts';

/** What was just decided, and the way to take it back. */
export function DecidedNote(props: {
  decided: DecidedBatch | undefined;
  csrf: string | undefined;
  /** The list's own address. */
  back: string;
}) {
  const { decided } = props;
  if (decided === undefined) return null;
  return (
    <form
      class="note told"
      method="post"
      action={`/decisions/${encodeURIComponent(decided.batch)}/undo`}
    >
      <CsrfField token={props.csrf} />
      <input type="hidden" name="back" value={props.back} />
      <span role="status">{`✓ ${batchWords(decided)}.`}</span>
      {decided.can_undo ? <button>Undo</button> : null}
    </form>
  );
}
