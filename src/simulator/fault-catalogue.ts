export interface FaultKind {
  /** What the simulator does, in the words of the reference. */
  readonly happens: string;
  /** Routes it means something on, by the name they are counted under; every API route when absent. */
  readonly routes?: readonly string[];
  /** True: no burst, but a state that stays until somebody acts. */
  readonly lasts?: true;
}

const API_PAGES = ['lineitems', 'customers'];
const LINES = ['lineitems', 'blob'];
const STATEMENT = ['statement'];
const MANIFEST = ['operation', 'manifest'];
const FILE = ['blob'];
const SIGN_IN = ['token'];
const CHECKOUT = ['checkout'];
const CART = ['cart-create', 'cart-update', 'cart', ...CHECKOUT];
const CUSTOMER = ['customers', 'orders', 'order', 'entitlements', 'provisioning'];

/** Every misbehaviour there is, switched on by its name. */
export const FAULTS = {
  // Waits and faults of the server
  throttle: { happens: '429, `Retry-After` in seconds' },
  'throttle-date': { happens: '429, `Retry-After` as a date' },
  'throttle-bare': { happens: '429 without `Retry-After`' },
  'throttle-negative': { happens: '429, `Retry-After: -5`' },
  'throttle-day': { happens: '429, `Retry-After` of 24 hours' },
  'burst-5xx': { happens: '500, 502, 503 and 504 in turn' },
  slow: { happens: 'answers late' },
  gossip: { happens: '500 whose body repeats the request, token included' },

  // What the network does
  timeout: { happens: 'takes the request and never answers' },
  'silent-body': { happens: 'headers, the first byte, then silence' },
  'cut-body': { happens: 'half of the body, then the connection drops' },
  'reset-chunk': { happens: 'a chunked body that breaks off inside a chunk' },
  'long-length': { happens: '`Content-Length` longer than the body' },
  'short-length': { happens: '`Content-Length` shorter than the body' },

  // 200, and not the answer
  'html-200': { happens: 'a sign-in page with status 200' },
  'empty-body': { happens: 'nothing, with status 200' },
  'null-200': { happens: '`null` with status 200' },
  'empty-object': { happens: '`{}` with status 200' },
  'error-200': { happens: 'an error object with status 200' },

  // Refusals
  forbidden: { happens: '403, code 900308: a role is missing' },
  'conditional-access': {
    happens: '403, codes 900309 and `insufficient_claims` in turn',
  },
  'not-found': { happens: '404' },
  'period-refused': {
    happens: '400: the period is not served any more',
    routes: ['lineitems'],
    lasts: true,
  },
  redirect: { happens: '302 to another host' },

  // Pages
  'repeat-token': { happens: 'every page names the same next page', routes: API_PAGES },
  'loop-tokens': { happens: 'the pages lead from A to B and back to A', routes: API_PAGES },
  'empty-page': { happens: 'a page without items that names a next one', routes: API_PAGES },
  'dropped-link': { happens: 'a page that is not the last names no next one', routes: API_PAGES },
  'line-twice': {
    happens: 'the last item of a page comes on the next page again',
    routes: API_PAGES,
  },
  'line-lost': { happens: 'the first item of the next page comes on neither', routes: API_PAGES },
  'odd-count': { happens: 'a `totalCount` that is another number on each page' },
  'foreign-next-link': {
    happens: 'the next link leads to another host, in ten disguises',
    routes: API_PAGES,
  },

  // Lines
  'new-field': { happens: 'lines with a field nobody knows', routes: LINES },
  'unknown-charge-type': { happens: 'a charge type nobody knows', routes: LINES },
  'unknown-currency': { happens: 'a line in another currency than its invoice', routes: LINES },
  'renamed-amount': { happens: 'lines whose subtotal has another name', routes: LINES },
  'wordy-amount': { happens: 'a subtotal that is no number', routes: LINES },
  'joined-order-ids': { happens: 'two order ids in one field, with a comma', routes: LINES },
  amended: { happens: 'from now on the tenant is as one night later' },

  // Customers and orders
  'empty-feed': { happens: 'lists without an item', routes: ['orders', 'entitlements'] },
  'late-order': { happens: 'the newest order of a customer is not listed yet', routes: ['orders'] },
  'lost-customer': {
    happens: 'the first customer is not listed, its orders 403 (20002)',
    routes: CUSTOMER,
    lasts: true,
  },
  'renamed-customer': {
    happens: 'the first customer has another name',
    routes: ['customers'],
    lasts: true,
  },

  // The catalogue
  'expired-availability': {
    happens: 'every availability handed out so far ends',
    routes: ['availabilities', 'availability'],
  },

  // Carts and their checkouts
  'lost-answer': {
    happens: 'does what it was asked, and drops the connection without a word',
    routes: CART,
  },
  'in-progress': { happens: '409, code 800064: another request is at the cart', routes: CHECKOUT },
  'already-submitted': {
    happens: '400, code 800065, for a cart that was ordered, in place of its first answer',
    routes: CHECKOUT,
  },
  'refused-group': { happens: 'the last group of a cart becomes no order', routes: CHECKOUT },
  'raised-price': {
    happens: 'orders are billed a tenth above what their checkout says',
    routes: CHECKOUT,
  },

  // Exports of Microsoft Graph
  'no-location': { happens: 'an export is accepted without an address', routes: ['export'] },
  'endless-export': { happens: 'the operation runs for ever', routes: ['operation'] },
  'failed-export': { happens: 'the operation failed (5001)', routes: ['operation'] },
  'no-data': { happens: 'the operation failed (5000, no data)', routes: ['operation'] },
  'miscounted-parts': { happens: 'the manifest counts more files than it names', routes: MANIFEST },
  'missing-part': { happens: 'a file of the manifest is not there', routes: FILE },
  'cut-gzip': { happens: 'half a gzip file, whole to HTTP', routes: FILE },
  'half-line': { happens: 'a file whose only line breaks off', routes: FILE },
  'expired-signature': { happens: 'every signature handed out so far ends', routes: FILE },
  'reissued-export': { happens: 'the data gets another eTag', routes: MANIFEST },
  'gzip-bomb': { happens: '64 MiB in 64 KiB', routes: FILE },
  'nested-gzip': { happens: 'a gzip file in a gzip file', routes: FILE },
  'endless-line': { happens: 'one line of 8 MiB', routes: FILE },
  'foreign-folder': {
    happens: "a folder on a host that only looks like Azure's",
    routes: MANIFEST,
  },
  'foreign-tenant': { happens: "another partner's manifest", routes: MANIFEST },

  // Statements
  'not-pdf': { happens: 'a web page called PDF', routes: STATEMENT },
  'empty-pdf': { happens: 'a PDF of 0 bytes', routes: STATEMENT },
  reissued: { happens: 'another file of the same figures', routes: STATEMENT },
  'other-total': { happens: 'a statement of 1.00 more', routes: STATEMENT },
  'pdf-bomb': { happens: '1.5 million pieces of text in 26 KB', routes: STATEMENT },
  'pdf-pages': { happens: '10,000 pages', routes: STATEMENT },
  'pdf-loop': { happens: 'pages and cross-references that lead in a circle', routes: STATEMENT },
  'pdf-locked': { happens: 'a PDF behind a password', routes: STATEMENT },
  'pdf-script': {
    happens: 'a PDF with scripts, in its actions and in its font',
    routes: STATEMENT,
  },

  // Sign-in
  'token-withdrawn': { happens: 'every access token so far is refused' },
  'skewed-token': {
    happens: 'an access token that is over before it is used, by the API’s clock',
    routes: SIGN_IN,
  },
  'foreign-token': { happens: 'a token of another tenant', routes: SIGN_IN, lasts: true },
  'lost-grant': { happens: 'a refresh token is spent, the answer lost', routes: SIGN_IN },
  'dead-refresh-token': {
    happens: 'the refresh token was not used for 90 days (AADSTS700082)',
    routes: SIGN_IN,
    lasts: true,
  },
  'revoked-refresh-token': {
    happens: 'the refresh token was revoked (AADSTS50173)',
    routes: SIGN_IN,
    lasts: true,
  },
  'mfa-refresh-token': {
    happens: 'the refresh token needs a second factor (AADSTS50076)',
    routes: SIGN_IN,
    lasts: true,
  },
  'mfa-required': { happens: '401 (900421) for tokens of a signed-in user', lasts: true },
  'secret-expired': {
    happens: 'the client secret has expired (AADSTS7000222)',
    routes: ['token', 'devicecode'],
    lasts: true,
  },
} as const satisfies Readonly<Record<string, FaultKind>>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

export function faultKind(name: FaultName): FaultKind {
  return FAULTS[name];
}
