import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import type { Command } from 'commander';

import { AppError, messageOf } from '../lib/app-error.ts';
import { parseOrdersCsv } from '../lib/orders-csv.ts';
import { importOrders } from '../store/imported-order-store.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { say, sayJson } from './terminal.ts';

/** About a million order lines; they are held in memory while they are read. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;

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
        const bytes = await readOrders(file);
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

async function readOrders(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size <= FILE_BYTES_MAX) return await readFile(file);
  } catch (error) {
    throw new AppError('ORDERS_FILE', `${file} cannot be read: ${messageOf(error)}`, {
      kind: 'usage',
      fix: 'Name a CSV file that can be read.',
    });
  }
  throw new AppError('ORDERS_FILE', `${file} is larger than ${FILE_BYTES_MAX} bytes`, {
    kind: 'usage',
    fix: 'Split it: files add up.',
  });
}
