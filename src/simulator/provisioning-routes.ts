import { apiFault, collection, jsonAnswer } from './answer.ts';
import { ofCustomer, orderById } from './order-routes.ts';
import type { Route } from './route.ts';
import type { OrderLine, Tenant } from './tenant.ts';

export const PROVISIONING_ROUTES: readonly Route[] = [
  {
    name: 'provisioning',
    method: 'GET',
    pattern: /^\/customers\/([^/]+)\/orders\/([^/]+)\/provisioningstatus$/i,
    needs: 'any',
    byteOrderMark: true,
    answer: (request) =>
      ofCustomer(request, (customer) => {
        const order = orderById(request, customer);
        if (order === undefined) {
          return apiFault(404, '800007', 'The provisioning information was not found.');
        }
        const items = order.lines.map((line) => provisioningJson(line, request.tenant));
        return jsonAnswer(collection(items, {}));
      }),
  },
];

/** A line is fulfilled when all its units are. */
function provisioningJson(line: OrderLine, { provisioning }: Tenant): object {
  const quantities = provisioning.get(line) ?? [];
  return {
    orderLineItemId: line.number,
    lineItemNumber: line.number,
    status: quantities.find(({ status }) => status !== 'fulfilled')?.status ?? 'fulfilled',
    quantityProvisioningInformation: quantities,
  };
}
