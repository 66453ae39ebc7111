import { describe, expect, it } from 'vitest';

import type { PrintedDays } from '../../src/statement/printed-days.ts';
import { decideDays } from '../../src/statement/printed-days.ts';

const NOTHING: PrintedDays = {
  invoicedOn: null,
  dueOn: null,
  periodStartOn: null,
  periodEndOn: null,
  netDays: null,
};

const decide = (printed: Partial<PrintedDays>) => decideDays({ ...NOTHING, ...printed });

describe('printed dates', () => {
  it('are month first where due date less invoice date is the payment terms that way', () => {
    expect(decide({ invoicedOn: '07/06/2019', dueOn: '09/04/2019', netDays: 60 })).toEqual({
      invoicedOn: '2019-07-06',
      dueOn: '2019-09-04',
      periodStartOn: null,
      periodEndOn: null,
    });
  });

  it('are day first where the terms say so', () => {
    expect(decide({ invoicedOn: '04/01/2021', dueOn: '05/03/2021', netDays: 60 })).toMatchObject({
      invoicedOn: '2021-01-04',
      dueOn: '2021-03-05',
    });
  });

  it('are decided by the billing period where nothing is due any more', () => {
    const paid = { invoicedOn: '04/06/2026' };
    expect(
      decide({ ...paid, periodStartOn: '03/01/2026', periodEndOn: '03/31/2026' }).invoicedOn,
    ).toBe('2026-04-06');
    expect(
      decide({ ...paid, periodStartOn: '01/05/2026', periodEndOn: '31/05/2026' }).invoicedOn,
    ).toBe('2026-06-04');
  });

  it('are decided by one of them that has no other meaning', () => {
    expect(decide({ invoicedOn: '04/06/2026', dueOn: '25/06/2026' }).invoicedOn).toBe('2026-06-04');
  });

  it('are null where both orders make sense, and decided where both say the same', () => {
    expect(decide({ invoicedOn: '04/06/2026', dueOn: '06/06/2026' })).toMatchObject({
      invoicedOn: null,
      dueOn: '2026-06-06',
    });
  });

  it('are not decided by terms that no order meets', () => {
    expect(
      decide({ invoicedOn: '04/06/2026', dueOn: '05/07/2026', netDays: 60 }).invoicedOn,
    ).toBeNull();
  });

  it('may be year first, with points and with single digits', () => {
    expect(decide({ invoicedOn: '2021/01/04' }).invoicedOn).toBe('2021-01-04');
    expect(decide({ invoicedOn: '31.1.2021' }).invoicedOn).toBe('2021-01-31');
  });

  it('are null where no order makes dates of all of them', () => {
    expect(decide({ invoicedOn: '31/02/2026', dueOn: '01/01/2026' })).toMatchObject({
      invoicedOn: null,
      dueOn: null,
    });
    expect(decide({ invoicedOn: '13/13/2026' }).invoicedOn).toBeNull();
  });
});
