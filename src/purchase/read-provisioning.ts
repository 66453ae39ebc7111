import type { Decimal } from '../lib/decimal.ts';
import { catalogFields, parseCatalogBody } from '../partner-center/catalog-fields.ts';

/** How far the delivery of an order line is. */
export interface LineProvisioning {
  /** From 0. */
  readonly lineNo: number;
  /** `fulfilled`, `unfulfilled`, `prefulfillmentPending`, as sent. */
  readonly status: string;
  readonly quantities: readonly {
    readonly quantity: Decimal | undefined;
    readonly status: string;
  }[];
}

/** "Get order provisioning status" (Microsoft Learn). */
export function readProvisioning(body: Buffer): readonly LineProvisioning[] {
  const what = 'the provisioning status';
  return catalogFields(what, parseCatalogBody(what, body))
    .objects('items')
    .map((item) => ({
      lineNo: item.count('lineItemNumber') ?? 0,
      status: item.text('status') ?? '',
      quantities: item.objects('quantityProvisioningInformation').map((one) => ({
        quantity: one.decimal('quantity'),
        status: one.text('status') ?? '',
      })),
    }));
}
