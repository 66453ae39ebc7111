import { AppError } from '../src/lib/app-error.ts';
import type { FieldDrift } from '../src/lib/field-drift.ts';
import type { Conclusion, StepWork } from '../src/queue/job.ts';
import type { Db, Trx } from '../src/store/connection.ts';
import type { Pull, PulledPage, PullSubject, StoreRows } from '../src/store/pull-store.ts';
import { appendPage, beginPull, discardPull } from '../src/store/pull-store.ts';
import type { Sealing } from '../src/store/seal-pull.ts';
import { sealPull } from '../src/store/seal-pull.ts';

/** A page of the client, whose body is what is kept, or one that says what to keep. */
type ListedPage = (Omit<PulledPage, 'bytes'> & { readonly body: Buffer }) | PulledPage;

export interface PullPlan {
  readonly subject: PullSubject;
  /** The listing, from a stored continuation token on, or from its beginning. */
  readonly pages: (fromToken: string | undefined) => AsyncIterable<ListedPage>;
  readonly store: StoreRows;
  /** Asked when the listing has ended. False: it is read once more from its beginning, and that reading stands. */
  readonly addsUp?: (pull: Pull) => Promise<boolean>;
  /** How it is sealed; in force, and without a name of its source, when absent. */
  readonly sealing?: Sealing;
  /** More to write when the content is new, in the transaction that seals it. */
  readonly whenSealed?: (trx: Trx, pullId: string) => Promise<unknown>;
}

/**
 * Pulls a listing: begin or go on, append each page in a transaction of its own, seal at the end. No transaction spans
 * a call. A step that is tried again goes on behind its last stored page.
 */
export async function pullPages(work: StepWork, db: Db, plan: PullPlan): Promise<Conclusion> {
  const first = await readPages(work, db, plan);
  const isDoubtful = plan.addsUp !== undefined && !(await plan.addsUp(first.pull));
  const { pull, pages } = isDoubtful ? await readPages(work, db, plan) : first;
  return async (trx) => {
    const sealed = await sealPull(trx, pull, work.run.run_id, plan.sealing);
    if (sealed.how !== 'unchanged') await plan.whenSealed?.(trx, sealed.pullId);
    return { counts: { pages, rows: sealed.rows } };
  };
}

interface ReadListing {
  /** Whole and unsealed. */
  readonly pull: Pull;
  readonly pages: number;
}

/** Goes on with a listing that was left unfinished; one that had ended starts over. */
async function readPages(work: StepWork, db: Db, plan: PullPlan): Promise<ReadListing> {
  const pull = await beginPull(db, work.run.run_id, plan.subject);
  const fromToken = pull.cursor ?? undefined;
  let rows = pull.rows;
  let pages = pull.pages;
  try {
    for await (const page of plan.pages(fromToken)) {
      rows += await work.fenced((trx) =>
        appendPage(trx, pull, 'bytes' in page ? page : { ...page, bytes: page.body }, plan.store),
      );
      pages += 1;
      work.progress({ pages, rows });
    }
  } catch (error) {
    throw await afterFailure(db, error, {
      pullId: pull.pull_id,
      resumed: fromToken !== undefined,
      nothingCame: pages === pull.pages,
    });
  }
  return { pull, pages };
}

/**
 * What cannot be gone on with is forgotten. A stored token that is refused when a listing is resumed may just have
 * aged: the listing starts over instead of failing.
 */
async function afterFailure(
  db: Db,
  error: unknown,
  listing: { pullId: string; resumed: boolean; nothingCame: boolean },
): Promise<unknown> {
  if (!(error instanceof AppError) || error.retryable || error.code === 'STEP_LOST') return error;
  await discardPull(db, listing.pullId);
  if (listing.resumed && listing.nothingCame && error.kind === 'failed') {
    return new AppError('LISTING_RESTARTED', `the stored token was refused: ${error.message}`, {
      retryable: true,
      cause: error,
    });
  }
  return error;
}

/** One answer, as a listing of one page. */
export async function* onePage(
  answer: Promise<{ body: Buffer; itemCount?: number; drift?: readonly FieldDrift[] }>,
): AsyncGenerator<ListedPage> {
  const { body, itemCount = 1, drift = [] } = await answer;
  yield { body, itemCount, drift, nextToken: undefined };
}
