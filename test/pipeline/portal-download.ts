import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { SimulatedTenant } from './simulated-tenant.ts';

/** Downloads the portal's files into the folder that the next run reads. @returns where they are, by invoice */
export async function downloadLines(
  { simulator, home }: SimulatedTenant,
  invoiceIds = simulator.tenant.invoices.map(({ id }) => id),
): Promise<Readonly<Record<string, string>>> {
  const dir = path.join(home, 'lines');
  await mkdir(dir, { recursive: true });
  const files: Record<string, string> = {};
  for (const [index, id] of invoiceIds.entries()) {
    // Whatever spelling and dates the edition of the portal has.
    const query = `spelling=${['old', 'new', 'camel'][index % 3] ?? ''}&dates=${index % 2 === 0 ? 'us' : 'iso'}`;
    const answer = await fetch(
      `${simulator.url}/portal/invoices/${id}/reconciliation.csv?${query}`,
    );
    files[id] = path.join(dir, `${id}_reconciliation.csv`);
    await writeFile(files[id], Buffer.from(await answer.arrayBuffer()));
  }
  return files;
}
