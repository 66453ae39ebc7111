import { expect, it } from 'vitest';

import { accuracySheet, acrossNights } from '../../src/cli/accuracy-sheet.ts';
import type { PlantedResult } from '../../src/cli/compare-planted.ts';
import type { PlantedCode, PlantedFinding } from '../../src/simulator/planted-finding.ts';
import type { ListedFinding } from '../../src/store/match-store.ts';
import type { Severity } from '../../src/store/schema.ts';

const planted = (code: PlantedCode): PlantedFinding => ({
  code,
  invoiceId: undefined,
  customerId: undefined,
  orderId: undefined,
  stakeNet: undefined,
  currency: undefined,
  says: code,
});

/** What the sheet reads of a finding. */
const raised = (finding_id: string, code: string, severity: Severity = 'high') =>
  ({ finding_id, code, severity }) as ListedFinding;

const OVER = planted('QUANTITY_OVER');
const TWICE = planted('AMBIGUOUS_MATCH');
const CHANGED = planted('PDF_CHANGED');

const NIGHT: PlantedResult = {
  found: [
    { planted: OVER, finding: raised('F-1', 'QUANTITY_OVER') },
    { planted: TWICE, finding: undefined },
  ],
  unplanted: [raised('F-2', 'LINE_TOTAL'), raised('F-3', 'REFUND_PENDING', 'info')],
};

it('counts per code what was planted, found, missed and raised without cause', () => {
  expect(accuracySheet([NIGHT, NIGHT])).toEqual([
    { code: 'QUANTITY_OVER', planted: 2, found: 2, missed: 0, falseAlarms: 0 },
    { code: 'AMBIGUOUS_MATCH', planted: 2, found: 0, missed: 2, falseAlarms: 0 },
    { code: 'LINE_TOTAL', planted: 0, found: 0, missed: 0, falseAlarms: 2 },
  ]);
});

it('calls found what every night found that was asked for it, and counts an alarm once', () => {
  const second: PlantedResult = {
    found: [
      { planted: OVER, finding: undefined },
      { planted: TWICE, finding: raised('F-4', 'AMBIGUOUS_MATCH') },
      { planted: CHANGED, finding: raised('F-5', 'PDF_CHANGED') },
    ],
    unplanted: NIGHT.unplanted,
  };

  expect(accuracySheet([acrossNights([NIGHT, second])])).toEqual([
    { code: 'QUANTITY_OVER', planted: 1, found: 0, missed: 1, falseAlarms: 0 },
    { code: 'AMBIGUOUS_MATCH', planted: 1, found: 0, missed: 1, falseAlarms: 0 },
    { code: 'PDF_CHANGED', planted: 1, found: 1, missed: 0, falseAlarms: 0 },
    { code: 'LINE_TOTAL', planted: 0, found: 0, missed: 0, falseAlarms: 1 },
  ]);
});
