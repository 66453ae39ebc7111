/** A path with its query; undefined and empty values are left out, so that one state has one address. */
export function address(
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

export function invoiceAddress(invoiceId: string, query?: Parameters<typeof address>[1]): string {
  return address(`/invoices/${encodeURIComponent(invoiceId)}`, query);
}

/** Where a tab of an invoice is handed out whole. */
export function invoiceDownload(
  invoiceId: string,
  query: NonNullable<Parameters<typeof address>[1]>,
): string {
  return address(`/invoices/${encodeURIComponent(invoiceId)}/download`, query);
}

export function findingAddress(findingId: string): string {
  return `/discrepancies/${encodeURIComponent(findingId)}`;
}

export function runAddress(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}
