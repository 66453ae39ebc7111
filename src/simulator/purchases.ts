import type { Ledger } from './ledger.ts';
import type { Market } from './market.ts';
import { buyAzureUsage } from './purchase-azure-usage.ts';
import {
  buyAndCancelAcrossInvoices,
  buyAndCancelAtOnce,
  buyAndReturnSoftware,
} from './purchase-cancelled.ts';
import { buyAnnualSeats, buyMonthlySeats, buySaas, buyTrial } from './purchase-seats.ts';
import { buyReservation, buySoftware, buySoftwareSubscription } from './purchase-software.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Currency, Customer } from './tenant.ts';

type Purchase = (market: Market) => void;

/** Every kind of purchase, as often as it shows up among ten or so. */
const PURCHASES: readonly Purchase[] = [
  buyMonthlySeats,
  buySoftware,
  buyAnnualSeats,
  buySoftwareSubscription,
  buyReservation,
  buySaas,
  buyTrial,
  buyAndCancelAtOnce,
  buyAndCancelAcrossInvoices,
  buyAndReturnSoftware,
  buyAzureUsage,
  buyMonthlySeats,
  buyMonthlySeats,
  buyAnnualSeats,
  buySoftware,
];

/** Newest invoices of the second currency are this much of the main one's, in percent. */
const SECOND_CURRENCY_PERCENT = 60;

/** Fills the ledger until the newest invoice of each currency is about as long as asked. */
export function makePurchases(request: {
  readonly ledger: Ledger;
  readonly random: SeededRandom;
  readonly customers: readonly Customer[];
  readonly months: Market['months'];
  readonly lines: number;
  readonly spillsOver: (currency: Currency, monthIndex: number) => boolean;
}): void {
  for (const currency of ['USD', 'EUR'] as const) {
    const buyers = request.customers.filter((customer) => customer.currency === currency);
    const newest = request.ledger.headerFor(currency, `${request.months[2]}-01`);
    const wanted =
      currency === 'USD' ? request.lines : (request.lines * SECOND_CURRENCY_PERCENT) / 100;
    for (let round = 0; ; round += 1) {
      const enough = request.ledger.chargesOf(newest?.id ?? '').length >= wanted;
      // Every kind and every customer shows up once, whatever the length asked for.
      if (enough && round >= Math.max(PURCHASES.length, buyers.length)) break;
      const purchase = PURCHASES[round % PURCHASES.length];
      // Everybody buys once; from then on by chance, so that nobody is bound to one kind.
      const customer = buyers[round] ?? request.random.pick(buyers);
      if (purchase === undefined) break;
      purchase({
        ...request,
        customer,
        spillsOver: (monthIndex) => monthIndex < 2 && request.spillsOver(currency, monthIndex),
      });
    }
  }
}
