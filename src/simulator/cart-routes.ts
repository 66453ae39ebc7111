import { type Answer, apiFault, invalidRequest, jsonAnswer } from './answer.ts';
import type { Cart, CartLineAsked, CheckedOut } from './cart.ts';
import { cartJson } from './cart-json.ts';
import { ofCustomer, orderJson } from './order-routes.ts';
import type { ApiRequest, Route } from './route.ts';
import type { Customer, OrderLine } from './tenant.ts';

export const CART_ROUTES: readonly Route[] = [
  {
    name: 'cart-create',
    method: 'POST',
    pattern: /^\/customers\/([^/]+)\/carts$/i,
    needs: 'any',
    answer: (request) =>
      ofCustomer(request, (customer) =>
        withLines(request, (lines) => {
          const cart = request.carts.create(customer, lines);
          return jsonAnswer(cartJson(cart, { isUpdated: false }), { status: 201 });
        }),
      ),
  },
  {
    name: 'cart-update',
    method: 'PUT',
    pattern: /^\/customers\/([^/]+)\/carts\/([^/]+)$/i,
    needs: 'any',
    answer: (request) =>
      ofCart(request, (cart) =>
        withLines(request, (lines) => {
          if (cart.ordered !== undefined) return alreadySubmitted();
          request.carts.update(cart, lines);
          // As printed, though nothing was created.
          return jsonAnswer(cartJson(cart, { isUpdated: true }), { status: 201 });
        }),
      ),
  },
  {
    name: 'cart',
    method: 'GET',
    pattern: /^\/customers\/([^/]+)\/carts\/([^/]+)$/i,
    needs: 'any',
    answer: (request) =>
      ofCart(request, (cart) => jsonAnswer(cartJson(cart, { isUpdated: false }))),
  },
  {
    name: 'checkout',
    method: 'POST',
    pattern: /^\/customers\/([^/]+)\/carts\/([^/]+)\/checkout$/i,
    needs: 'any',
    byteOrderMark: true,
    answer: (request) => ofCart(request, (cart) => checkoutAnswer(request, cart)),
  },
];

function ofCart(request: ApiRequest, answer: (cart: Cart) => Answer): Answer {
  return ofCustomer(request, (customer: Customer) => {
    const cart = request.carts.find(customer, request.parts[1]);
    return cart === undefined ? apiFault(404, '800008', 'The cart was not found.') : answer(cart);
  });
}

/** The same cart again gets the same answer, unless the service has one of its other days. */
function checkoutAnswer(request: ApiRequest, cart: Cart): Answer {
  const { fault, carts, placed, activity, clock } = request;
  if (fault?.name === 'in-progress') {
    return apiFault(409, '800064', 'The cart is being processed by another request.');
  }
  if (cart.ordered !== undefined) {
    return fault?.name === 'already-submitted' ? alreadySubmitted() : checkedOut(cart.ordered);
  }
  if (cart.lines.length === 0 || cart.lines.some((line) => line.error !== undefined)) {
    return apiFault(400, '800009', 'There is an error in the cart items.');
  }
  if (!carts.isCurrent(cart)) return apiFault(404, '400019', 'The availability was not found.');
  cart.ordered = placed.place(cart, {
    raisesPrices: fault?.name === 'raised-price',
    refusesLastGroup: fault?.name === 'refused-group',
  });
  for (const { order } of cart.ordered.orders) activity.placeOrder(order, clock.now());
  return checkedOut(cart.ordered);
}

function alreadySubmitted(): Answer {
  return apiFault(400, '800065', 'The cart has already been submitted.');
}

function checkedOut({ orders, errors }: CheckedOut): Answer {
  return jsonAnswer(
    {
      orders: orders.map(({ order, promised }) => {
        const lines = order.lines.map((line) => asPromised(line, promised));
        return orderJson({ ...order, lines, status: 'pending' }, 0, { priced: order.priced });
      }),
      ...(errors.length === 0
        ? {}
        : {
            orderErrors: errors.map(({ group, code, description }) => ({
              orderGroupId: group,
              code,
              description,
            })),
          }),
      attributes: { objectType: 'CartCheckoutResult' },
    },
    { status: 201 },
  );
}

function asPromised(
  line: OrderLine,
  promised: CheckedOut['orders'][number]['promised'],
): OrderLine {
  const price = promised.get(line.number) ?? line.price;
  return { ...line, price, listPrice: price };
}

/** What was posted, with keys in any case; what has no line or a wrong one is refused. */
function withLines(
  { body }: ApiRequest,
  answer: (lines: readonly CartLineAsked[]) => Answer,
): Answer {
  const lines = linesIn(body);
  return lines === undefined || lines.length === 0 ? invalidRequest() : answer(lines);
}

function linesIn(body: string): readonly CartLineAsked[] | undefined {
  try {
    const items = lowerKeys(JSON.parse(body))['lineitems'];
    return Array.isArray(items) ? items.map(lineIn) : undefined;
  } catch {
    return undefined; // model binding answers the same to anything it cannot read
  }
}

/** @throws RangeError when item or quantity are none */
function lineIn(json: unknown): CartLineAsked {
  const line = lowerKeys(json);
  const { catalogitemid: catalogItemId, quantity, provisioningcontext: context } = line;
  const isWhole = typeof quantity === 'number' && Number.isInteger(quantity) && quantity > 0;
  if (typeof catalogItemId !== 'string' || !isWhole) throw new RangeError('no cart line');
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    catalogItemId,
    quantity,
    billingCycle: text(line['billingcycle']),
    termDuration: text(line['termduration']),
    provisioningContext: (context ?? {}) as Readonly<Record<string, string>>,
  };
}

function lowerKeys(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null) return {};
  return Object.fromEntries(
    Object.entries(json).map(([key, value]: [string, unknown]) => [key.toLowerCase(), value]),
  );
}
