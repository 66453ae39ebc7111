import path from 'node:path';

import type { Command } from 'commander';
import { Option } from 'commander';

import { parseOrdersCsv } from '../lib/orders-csv.ts';
import type { BillingType } from '../partner-center/orders.ts';
import { BILLING_TYPES } from '../partner-center/orders.ts';
import { fetchOrder } from '../purchase/fetch-order.ts';
import { ordersOfCustomer } from '../purchase/orders-of-customer.ts';
import { readOrders } from '../purchase/read-orders.ts';
import { readProvisioning } from '../purchase/read-provisioning.ts';
import { importOrders } from '../store/imported-order-store.ts';
import { recordedOrdersOf } from '../store/recorded-orders.ts';
import { buyingOf } from './buying-of.ts';
import { oneOf } from './catalog-options.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { printOrderDetails, printOrders, printUnlisted } from './print-orders.ts';
import { readOrdersFile } from './read-orders-file.ts';
import { say, sayJson } from './terminal.ts';

export function addOrdersCommand(program: Command): void {
  const orders = program
    .command('orders')
    .summary('orders at Partner Center, and of your own system')
    .description(
      'Example: recon orders list 2afd9da7-b621-45be-aab9-87a2418f8340\n\nOrders as Partner Center holds them now, and those of your own system.',
    );
  addListing(orders);

  orders
    .command('import <file.csv>')
    .description(
      'Example: recon orders import orders.csv\n\nKeeps the orders of a CSV file, so that every night matches them too. Columns: customer_id, order_id, order_line, catalog_item_id, quantity, unit_price, currency, ordered_at; order_line and unit_price may be empty. An order imported before is replaced.',
    )
    .action((file: string, _flags: object, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const bytes = await readOrdersFile(file);
        const rows = parseOrdersCsv(bytes, path.basename(file));
        const imported = await app.db
          .transaction()
          .execute((trx) => importOrders(trx, { bytes, rows }));
        if (json) sayJson(imported);
        else if (imported.changedCustomers === 0)
          say(`${imported.lines} order lines read, all held already.`);
        else
          say(
            `${imported.lines} order lines read, orders of ${imported.changedCustomers} customers changed.`,
          );
        return EXIT.done;
      }),
    );
}

function addListing(orders: Command): void {
  orders
    .command('list <customerId>')
    .description(
      'Example: recon orders list 2afd9da7-b621-45be-aab9-87a2418f8340 --billing-cycle monthly\n\nAll orders of a customer as Partner Center lists them now, and those bought here that no list shows yet.',
    )
    .addOption(
      new Option(
        '--billing-cycle <cycle>',
        `of one billing cycle: ${BILLING_TYPES.join(', ')}`,
      ).argParser(oneOf(BILLING_TYPES)),
    )
    .action((customerId: string, flags: { billingCycle?: BillingType }, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, async (app, { json, stop }) => {
        const found = await ordersOfCustomer(buyingOf(app, stop), customerId, flags.billingCycle);
        if (json) sayJson(found);
        else {
          if (found.listed.length > 0) printOrders(found.listed);
          else say('No orders are listed.');
          printUnlisted(found.unlisted);
        }
        return EXIT.done;
      }),
    );
  orders
    .command('show <customerId> <orderId>')
    .description(
      'Example: recon orders show 2afd9da7-b621-45be-aab9-87a2418f8340 223ef49ac70a\n\nOne order as Partner Center holds it now, how far its lines are delivered, and what was promised where it was bought here.',
    )
    .action((customerId: string, orderId: string, _flags: object, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, async (app, { json, stop }) => {
        const { partnerCenter } = app.ports();
        const [order] = readOrders(
          (await fetchOrder(partnerCenter, { customerId, orderId }, stop)).body,
        );
        const status = await partnerCenter.provisioningStatus(customerId, orderId, {
          signal: stop,
        });
        const provisioning = status === undefined ? undefined : readProvisioning(status.body);
        const ids = [order?.orderId, order?.alternateId].map((id) => id?.toLowerCase());
        const recorded = (await recordedOrdersOf(app.db, customerId)).filter((line) =>
          ids.includes(line.order_id?.toLowerCase()),
        );
        if (json) sayJson({ order, provisioning, recorded });
        else {
          if (order !== undefined) printOrders([order]);
          printOrderDetails(provisioning, recorded);
        }
        return EXIT.done;
      }),
    );
}
