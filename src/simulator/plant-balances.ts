import { type Decimal, decimal } from '../lib/decimal.ts';
import type { PlantedCode, PlantedFinding } from './planted-finding.ts';
import { headerAt, type Plot } from './planting.ts';
import { STRAY_CURRENCY } from './tenant.ts';

/** The balance of the main currency asks for more than is open on its invoices. */
export function plantBalanceNeOpenInvoices(plot: Plot): PlantedFinding {
  const surplus = someAmount(plot);
  plot.misbehaviour.balanceDifference.set('USD', surplus);
  return onBalance('BALANCE_NE_OPEN_INVOICES', {
    stakeNet: surplus,
    currency: 'USD',
    says: `The USD balance is ${surplus} higher than the open invoices.`,
  });
}

/** One part of a balance is short of what the balance says. */
export function plantSummaryNeDetails(plot: Plot): PlantedFinding {
  const shortage = someAmount(plot);
  plot.misbehaviour.detailShortage.set('EUR', shortage);
  return onBalance('SUMMARY_NE_DETAILS', {
    stakeNet: shortage,
    currency: 'EUR',
    says: `The parts of the EUR balance add up to ${shortage} less than the balance.`,
  });
}

/** A balance in a currency nobody was ever billed in. */
export function plantSummaryCurrencyMissing(plot: Plot): PlantedFinding {
  const amount = someAmount(plot);
  plot.misbehaviour.strayBalance = amount;
  return onBalance('SUMMARY_CURRENCY_MISSING', {
    stakeNet: amount,
    currency: STRAY_CURRENCY,
    says: `There is a balance of ${amount} ${STRAY_CURRENCY} and no invoice in that currency.`,
  });
}

/** A payment that was higher than its invoice. The balance counts the surplus, so it agrees. */
export function plantOverpaidInvoice(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'USD', 0);
  const surplus = someAmount(plot);
  plot.misbehaviour.overpaid.set(header.id, surplus);
  return onBalance('OVERPAID_INVOICE', {
    stakeNet: surplus,
    currency: 'USD',
    says: `${surplus} USD more was paid on ${header.id} than it charges.`,
  });
}

/** A balance that was last updated before the newest invoice. */
export function plantBalanceStale(plot: Plot): PlantedFinding {
  plot.misbehaviour.staleBalanceOf = 'EUR';
  return onBalance('BALANCE_STALE', {
    stakeNet: decimal('0'),
    currency: 'EUR',
    says: `The EUR balance is of the day before ${headerAt(plot, 'EUR', 2).id} was issued.`,
  });
}

/** After the first night the balance is higher, and no document or payment came. */
export function plantBalanceJump(plot: Plot): PlantedFinding {
  const jump = someAmount(plot);
  plot.misbehaviour.balanceJump = jump;
  return {
    ...onBalance('BALANCE_JUMP', {
      stakeNet: jump,
      currency: 'USD',
      says: `From the second night on the USD balance is ${jump} higher, without a document.`,
    }),
    supersedes: 'BALANCE_NE_OPEN_INVOICES',
  };
}

function someAmount({ random }: Plot): Decimal {
  return decimal(`${String(random.int(1, 900))}.${String(random.int(10, 99))}`);
}

/** Findings on balances belong to no invoice, customer or order. */
function onBalance(
  code: PlantedCode,
  answer: Pick<PlantedFinding, 'stakeNet' | 'currency' | 'says'>,
): PlantedFinding {
  return { code, invoiceId: undefined, customerId: undefined, orderId: undefined, ...answer };
}
