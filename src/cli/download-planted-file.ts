import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { portalFile } from '../simulator/portal-file.ts';
import type { Simulator } from '../simulator/start-simulator.ts';

/** Puts the portal's file of the invoice whose file was tampered with where the next run finds it, as a person would. */
export async function downloadPlantedFile({ tenant }: Simulator, linesDir: string): Promise<void> {
  const invoice = tenant.invoices.find(({ id }) => id === tenant.misbehaviour.fileLacksLineOf);
  if (invoice === undefined) return;
  await mkdir(linesDir, { recursive: true });
  await writeFile(path.join(linesDir, `${invoice.id}.csv`), portalFile(tenant, invoice));
}
