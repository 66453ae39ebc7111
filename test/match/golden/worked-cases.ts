import { SEATS } from '../partner-documents.ts';
import type { WorkedCase, WorkedLine } from './worked-case.ts';

/** Another product, to which subscriptions are converted. */
const PREMIUM = 'CFQ7TTC0LCHC:0002:CFQ7TTC0K5R7';
const TRIAL = 'CFQ7TTC0LH0R:0002:CFQ7TTC0K5RQ';
const BASE_SUBSCRIPTION = '284b0ff0-0e74-4f65-cb23-f8ad95867994';
const NEW_SUBSCRIPTION = '6d0bd8a2-35f1-4ed4-9f0c-5ff3b7e3c6ae';
const FIRST_CHANGE = '12d33e18-061e-4040-ad77-fcd77c1a9943';
const SECOND_CHANGE = '7d71c595-4635-40d1-a9e2-b34e63b01764';
const THIRD_CHANGE = '0b3c2d5c-7f3f-4f0b-8a49-5c7c0a4f7f11';

/** 20 seats at 18.60 from 5 July to 4 August 2026: 31 days of 0.60. */
const BOUGHT: WorkedLine = {
  orderDate: '2026-07-05',
  chargeType: 'new',
  unitPrice: '18.60',
  chargeStartDate: '2026-07-05',
  chargeEndDate: '2026-08-04',
  effectiveUnitPrice: '18.60',
  billableQuantity: 20,
  amount: '372.00',
};
const RENEWED: WorkedLine = {
  ...BOUGHT,
  orderDate: '2026-08-05',
  chargeType: 'renew',
  chargeStartDate: '2026-08-05',
  chargeEndDate: '2026-09-04',
};
const ANNUAL: WorkedLine = {
  ...BOUGHT,
  unitPrice: '223.20',
  chargeEndDate: '2027-07-04',
  effectiveUnitPrice: '223.20',
  amount: '4464.00',
};

/** One leg of a change: the days from that day to 4 August, taken back where the amount is below 0. */
function leg(
  chargeType: string,
  [orderDate, effectiveUnitPrice]: readonly [string, string],
  billableQuantity: number,
  amount: string,
  more: Partial<WorkedLine> = {},
): WorkedLine {
  return {
    ...BOUGHT,
    chargeType,
    orderDate,
    chargeStartDate: orderDate,
    effectiveUnitPrice: amount.startsWith('-') ? `-${effectiveUnitPrice}` : effectiveUnitPrice,
    billableQuantity,
    amount,
    referenceId: FIRST_CHANGE,
    ...more,
  };
}

/** 18.60 / 31 x days left. */
const JULY_7 = ['2026-07-07', '17.40'] as const;
const JULY_8 = ['2026-07-08', '16.80'] as const;
const JULY_10 = ['2026-07-10', '15.60'] as const;
const JULY_20 = ['2026-07-20', '9.60'] as const;
/** 31.00 / 31 x 26. */
const PREMIUM_JULY_10 = ['2026-07-10', '26.00'] as const;
const premium = { item: PREMIUM, orderId: 'order-2', unitPrice: '31.00' };

const seats = (quantity: number) => ({
  orderedAt: '2026-07-05T10:00:00Z',
  lines: [{ quantity, subscriptionId: BASE_SUBSCRIPTION }],
});
const second = (item: string, quantity: number, subscriptionId = NEW_SUBSCRIPTION) => ({
  id: 'order-2',
  orderedAt: '2026-07-10T10:00:00Z',
  lines: [{ item, quantity, subscriptionId }],
});

/** Ordinary months of one-time and recurring billing, by the arithmetic that Microsoft's billing scenarios follow. */
export const WORKED_CASES: readonly WorkedCase[] = [
  { name: 'a purchase', orders: [seats(20)], invoices: [[BOUGHT]] },
  { name: 'a renewal', orders: [seats(20)], invoices: [[BOUGHT], [RENEWED]] },
  { name: 'a prepaid year', orders: [seats(20)], invoices: [[ANNUAL]] },
  {
    name: 'added seats',
    orders: [seats(23)],
    invoices: [
      [
        BOUGHT,
        leg('addQuantity', JULY_10, 20, '-312.00'),
        leg('addQuantity', JULY_10, 23, '358.80'),
      ],
    ],
  },
  {
    name: 'removed seats',
    orders: [seats(15)],
    invoices: [
      [
        BOUGHT,
        leg('removeQuantity', JULY_8, 20, '-336.00'),
        leg('removeQuantity', JULY_8, 15, '252.00'),
      ],
    ],
  },
  {
    name: 'two changes on one day',
    orders: [seats(25)],
    invoices: [
      [
        BOUGHT,
        leg('addQuantity', JULY_10, 20, '-312.00'),
        leg('addQuantity', JULY_10, 23, '358.80'),
        leg('addQuantity', JULY_10, 23, '-358.80', { referenceId: SECOND_CHANGE }),
        leg('addQuantity', JULY_10, 25, '390.00', { referenceId: SECOND_CHANGE }),
      ],
    ],
  },
  {
    name: 'several changes over a month, two legs of one on two invoices',
    orders: [seats(26)],
    invoices: [
      [
        BOUGHT,
        leg('addQuantity', JULY_10, 20, '-312.00'),
        leg('addQuantity', JULY_10, 23, '358.80'),
        leg('addQuantity', JULY_20, 23, '-220.80', { referenceId: THIRD_CHANGE }),
      ],
      [leg('addQuantity', JULY_20, 26, '249.60', { referenceId: THIRD_CHANGE })],
    ],
  },
  {
    name: 'a cancellation within seven days',
    orders: [{ ...seats(20), status: 'cancelled' }],
    invoices: [[BOUGHT, leg('cancelImmediate', JULY_7, 20, '-348.00')]],
  },
  {
    name: 'a cancellation refunded by the next invoice',
    orders: [{ ...seats(20), status: 'cancelled' }],
    invoices: [[BOUGHT], [leg('cancelImmediate', JULY_7, 20, '-348.00')]],
  },
  {
    name: 'a partial cancellation',
    orders: [seats(15)],
    invoices: [[BOUGHT, leg('cancelImmediate', JULY_7, 5, '-87.00')]],
  },
  {
    name: 'a full upgrade, which keeps the base subscription',
    orders: [seats(20), second(PREMIUM, 20, BASE_SUBSCRIPTION)],
    invoices: [
      [
        { ...BOUGHT, subscriptionId: BASE_SUBSCRIPTION },
        leg('convert', JULY_10, 20, '-312.00', { subscriptionId: BASE_SUBSCRIPTION }),
        leg('convert', PREMIUM_JULY_10, 20, '520.00', {
          ...premium,
          subscriptionId: BASE_SUBSCRIPTION,
        }),
      ],
    ],
  },
  {
    name: 'a partial upgrade, which has a subscription of its own',
    orders: [seats(12), second(PREMIUM, 8)],
    invoices: [
      [
        { ...BOUGHT, subscriptionId: BASE_SUBSCRIPTION },
        leg('convert', JULY_10, 20, '-312.00', { subscriptionId: BASE_SUBSCRIPTION }),
        leg('convert', JULY_10, 12, '187.20', { subscriptionId: BASE_SUBSCRIPTION }),
        leg('convert', PREMIUM_JULY_10, 8, '208.00', {
          ...premium,
          subscriptionId: NEW_SUBSCRIPTION,
        }),
      ],
    ],
  },
  {
    name: 'a trial that becomes paid',
    orders: [
      { orderedAt: '2026-07-05T10:00:00Z', lines: [{ item: TRIAL, quantity: 20 }] },
      second(SEATS, 20),
    ],
    invoices: [
      [
        { ...BOUGHT, item: TRIAL, unitPrice: '0', effectiveUnitPrice: '0', amount: '0' },
        leg('convert', ['2026-07-10', '0'], 20, '0', { item: TRIAL, unitPrice: '0' }),
        leg('convert', JULY_10, 20, '312.00', { orderId: 'order-2' }),
      ],
    ],
  },
  {
    name: 'a change of billing plan from monthly to annual',
    orders: [seats(20), { ...second(SEATS, 20), orderedAt: '2026-08-05T10:00:00Z' }],
    invoices: [
      [BOUGHT],
      [
        {
          ...ANNUAL,
          orderId: 'order-2',
          orderDate: '2026-08-05',
          chargeType: 'changeBillingPlan',
          chargeStartDate: '2026-08-05',
          chargeEndDate: '2027-08-04',
        },
      ],
    ],
  },
  {
    name: 'cycle charges inside a term',
    orders: [seats(20)],
    invoices: [
      [BOUGHT],
      [{ ...RENEWED, chargeType: 'cycleCharge' }],
      [
        {
          ...RENEWED,
          chargeType: 'cycleCharge',
          orderDate: '2026-09-05',
          chargeStartDate: '2026-09-05',
          chargeEndDate: '2026-10-04',
        },
      ],
    ],
  },
];
