import { listedFiles } from '../../reports/lists/listed-files.ts';
import { listedRuns } from '../../reports/lists/listed-runs.ts';
import type { LiveList } from '../report/live-list.ts';
import type { EmittedFileFilter } from '../store/emitted-file-store.ts';
import { askedWords } from './asked-words.ts';

/** What ran; the page's tab says which. */
export function runList({ show }: { show: 'all' | 'attention' }): LiveList {
  return {
    table: listedRuns({ needsAttention: show === 'attention' }),
    scope: undefined,
    partial: false,
    asked: askedWords({ show }),
  };
}

/** The files of all runs. */
export function fileList(only: EmittedFileFilter): LiveList {
  return {
    table: listedFiles(only),
    scope: only.period,
    partial: false,
    asked: askedWords({ ...only }),
  };
}
