/** Where the lines of an invoice come from: the v1 listing, the Graph export, or the portal's CSV. */
export type LineSource = 'v1' | 'graph' | 'file';

/** `auto` chooses by the invoice's period. */
export const LINE_SOURCE_SETTINGS = ['auto', 'v1', 'graph', 'file'] as const;
export type LineSourceSetting = (typeof LINE_SOURCE_SETTINGS)[number];

/** The first month the Graph export serves. */
const GRAPH_FROM = '2024-02';
/** The last month v1 ever served, and when it stopped serving those that Graph has as well. */
const V1_LAST = '2025-03';
const V1_ENDED_AT = new Date('2025-04-21T00:00:00Z');

/**
 * The sources to ask for an invoice, in order: the next one is asked when one says for good that it has not the lines.
 *
 * Source: "Get invoice line items" (Microsoft Learn), note of 2025-02: months before February 2024 by v1 alone, February
 * 2024 to March 2025 by v1 until 2025-04-21, later ones by Graph alone.
 */
export function lineSourcesFor(
  setting: LineSourceSetting,
  { period, asOf }: { period: string; asOf: Date },
): readonly LineSource[] {
  if (setting !== 'auto') return [setting];
  return isServedByV1({ period, asOf }) ? ['v1', 'graph', 'file'] : ['graph', 'file'];
}

/** Whether v1 still lists the lines of a month; {@link lineSourcesFor} names the source. */
export function isServedByV1({ period, asOf }: { period: string; asOf: Date }): boolean {
  return period < GRAPH_FROM || (period <= V1_LAST && asOf < V1_ENDED_AT);
}
