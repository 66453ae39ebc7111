import { describe, expect, it } from 'vitest';

import type { WholeRun } from '../../src/store/night-store.ts';
import { nightsOf } from '../../src/web/nights.ts';

const day = (date: string, hour = '03') => new Date(`2026-11-${date}T${hour}:00:00Z`);
const run = (date: string, hour: string, state: WholeRun['state'] = 'done'): WholeRun => ({
  run_id: `${date}-${hour}`,
  state,
  created_at: day(date, hour),
});
const DUE = [day('20'), day('21'), day('22'), day('23')];

describe('nights', () => {
  it('calls a night missed when no run began before the next one', () => {
    expect(nightsOf(DUE, [run('20', '03'), run('21', '09', 'partial'), run('23', '03')])).toEqual([
      { dueAt: day('20'), state: 'done', runId: '20-03' },
      { dueAt: day('21'), state: 'partial', runId: '21-09' },
      { dueAt: day('22'), state: 'missed', runId: null },
      { dueAt: day('23'), state: 'done', runId: '23-03' },
    ]);
  });

  it('shows the newest of several runs of a night', () => {
    const runs = [run('23', '03', 'failed'), run('23', '08')];
    expect(nightsOf(DUE, runs)).toEqual([{ dueAt: day('23'), state: 'done', runId: '23-08' }]);
  });

  it('owes no night before the first run of all, and none at all without a run', () => {
    expect(nightsOf(DUE, [run('22', '12')]).map((one) => one.state)).toEqual(['done', 'missed']);
    expect(nightsOf(DUE, [])).toEqual([]);
  });
});
