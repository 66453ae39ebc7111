/**
 * Reads `Retry-After`, as seconds or as an HTTP date.
 *
 * A date is measured against the answer's own `Date` where there is one, so a wrong clock on either
 * side does no harm.
 *
 * @returns milliseconds from now; undefined when absent, unreadable, negative or past
 */
export function retryAfterMsOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: number,
): number | undefined {
  const text = single(headers['retry-after']);
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return positive(Math.ceil(Number(text) * 1000));
  if (!/[a-z]/i.test(text)) return undefined; // Date.parse would read "-5" as a month

  const sentAt = Date.parse(single(headers['date']) ?? '');
  return positive(Date.parse(text) - (Number.isNaN(sentAt) ? now : sentAt));
}

function single(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value)?.trim();
}

function positive(ms: number): number | undefined {
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}
