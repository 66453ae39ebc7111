import { AppError } from '../src/lib/app-error.ts';
import type { LineSource } from '../src/lib/line-source.ts';
import { groupCharges } from '../src/match/charge-groups.ts';
import type { Conclusion, StepWork } from '../src/queue/job.ts';
import { storeChargesOf } from '../src/store/charge-store.ts';
import { linesAddUp } from '../src/store/lines-add-up.ts';
import type { Pull } from '../src/store/pull-store.ts';
import { newestVersion, reusePull } from '../src/store/seal-pull.ts';
import type { JobPorts } from './job-ports.ts';
import { findLinesFile, pagesOfLinesFile } from './lines-file.ts';
import type { PullPlan } from './pull-pages.ts';
import { pullPages } from './pull-pages.ts';

/** Pulls the lines of one invoice from one source, which is in force then. */
export function pullLinesFrom(
  source: LineSource,
  work: StepWork,
  ports: JobPorts,
): Promise<Conclusion> {
  switch (source) {
    case 'v1':
      return pullFromV1(work, ports);
    case 'graph':
      return pullFromGraph(work, ports);
    case 'file':
      return pullFromFile(work, ports);
  }
}

/** Pulls a file that was put beside another source, for comparison; undefined when there is none. */
export async function pullFileBeside(
  work: StepWork,
  ports: JobPorts,
): Promise<Conclusion | undefined> {
  const file = await findLinesFile(ports.linesDir, work.step.key);
  return file === undefined ? undefined : readFile(work, ports, { file, beside: true });
}

/**
 * Lines have no id, so equal ones are all kept and the total decides: where they are not the total, a line may have moved
 * from page to page while they were read.
 */
function pullFromV1(work: StepWork, { db, partnerCenter }: JobPorts): Promise<Conclusion> {
  return pullPages(work, db, {
    ...planOf(work, 'v1'),
    pages: (fromToken) =>
      partnerCenter.billedLines(work.step.key, { signal: work.signal, fromToken }),
    addsUp: (pull) => linesAddUp(db, pull),
  });
}

/** What Microsoft calls by the same name as when it was read is not read again, unless the run is to read all. */
async function pullFromGraph(work: StepWork, { db, partnerCenter }: JobPorts): Promise<Conclusion> {
  const plan = planOf(work, 'graph');
  const made = await partnerCenter.exportBilledLines(work.step.key, { signal: work.signal });
  const { eTag } = made;
  const held = await newestVersion(db, plan.subject);
  if (held?.etag != null && held.etag === eTag && !work.run.options.full) return reuse(work, held);
  return pullPages(work, db, {
    ...plan,
    pages: (fromToken) => made.pages(fromToken),
    sealing: { eTag },
  });
}

/** A file in the folder, else the one handed in last. */
async function pullFromFile(work: StepWork, ports: JobPorts): Promise<Conclusion> {
  const invoiceId = work.step.key;
  const file = await findLinesFile(ports.linesDir, invoiceId);
  if (file !== undefined) return readFile(work, ports, { file, beside: false });
  const held = await newestVersion(ports.db, planOf(work, 'file').subject);
  if (held !== undefined) return reuse(work, held);
  throw new AppError('LINES_FILE_MISSING', `no file holds the lines of ${invoiceId}`, {
    fix: `Download its reconciliation file from Partner Center and put it into ${ports.linesDir} with ${invoiceId} in its name, or hand it in with \`recon lines import\`.`,
  });
}

function readFile(
  work: StepWork,
  { db }: JobPorts,
  { file, beside }: { file: string; beside: boolean },
): Promise<Conclusion> {
  return pullPages(work, db, {
    ...planOf(work, 'file'),
    pages: () => pagesOfLinesFile(file),
    sealing: { beside },
  });
}

function reuse(work: StepWork, held: Pull): Conclusion {
  return async (trx) => {
    const { rows } = await reusePull(trx, held, work.run.run_id);
    return { counts: { rows } };
  };
}

function planOf(work: StepWork, source: LineSource): Omit<PullPlan, 'pages'> {
  const invoiceId = work.step.key;
  return {
    subject: { resource: 'line-items', key: invoiceId, source },
    store: storeChargesOf(invoiceId),
    whenSealed: (trx, pullId) => groupCharges(trx, { invoiceId, pullId }),
  };
}
