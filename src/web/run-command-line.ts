import type { Run } from '../store/run-store.ts';

/** The command that does once more what a run did. */
export function runCommand({ options }: Pick<Run, 'options'>): string {
  const { invoices, periods, from, full } = options;
  const [invoiceId] = invoices;
  const isRerun = invoiceId !== undefined && invoices.length === 1;
  return [
    isRerun ? `recon rerun ${invoiceId}` : 'recon run',
    ...(isRerun ? [] : invoices.map((id) => `--invoice ${id}`)),
    ...periods.map((period) => `--period ${period}`),
    ...(from === 'pull' ? [] : [`--from ${from}`]),
    ...(full ? ['--full'] : []),
  ].join(' ');
}
