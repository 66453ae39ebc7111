import path from 'node:path';

import type { Command } from 'commander';

import { parseOrdersCsv } from '../lib/orders-csv.ts';
import { importOrders } from '../store/imported-order-store.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { readOrdersFile } from './read-orders-file.ts';
import { say, sayJson } from './terminal.ts';

export function addOrdersCommand(program: Command): void {
  const orders = program
    .command('orders')
    .summary('orders of your own system')
    .description('Example: recon orders import orders.csv\n\nOrders of your own system.');

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
