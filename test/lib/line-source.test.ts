import { expect, it } from 'vitest';

import { lineSourcesFor } from '../../src/lib/line-source.ts';

const BY_V1 = ['v1', 'graph', 'file'];
const BY_GRAPH = ['graph', 'file'];

it.each([
  ['2024-01', '2026-11-24T03:00:00Z', BY_V1],
  ['2024-02', '2025-04-20T23:59:59Z', BY_V1],
  ['2025-03', '2025-04-20T23:59:59Z', BY_V1],
  ['2025-03', '2025-04-21T00:00:00Z', BY_GRAPH],
  ['2024-02', '2026-11-24T03:00:00Z', BY_GRAPH],
  ['2025-04', '2025-04-20T23:59:59Z', BY_GRAPH],
  ['2026-10', '2026-11-24T03:00:00Z', BY_GRAPH],
])('asks for the lines of %s, as of %s, in the order of who serves them', (period, at, sources) => {
  expect(lineSourcesFor('auto', { period, asOf: new Date(at) })).toEqual(sources);
});

it.each(['v1', 'graph', 'file'] as const)('asks %s alone when it is named', (source) => {
  const asked = { period: '2026-10', asOf: new Date('2026-11-24T03:00:00Z') };
  expect(lineSourcesFor(source, asked)).toEqual([source]);
});
