import type { SeededRandom } from './seeded-random.ts';
import type { Currency, Customer } from './tenant.ts';

/** Names that trip careless readers of CSV and UTF-8 come first, so that every tenant has them. */
const NAMES = [
  'Adventure Works, Inc.',
  'Müller & Söhne Maschinenbau GmbH',
  '=Sum Analytics LLC',
  'Ärzteverbund Zürichsee Größe',
  "O'Brien Legal Partners",
  'Bäckerei "Zum Löwen" KG',
  'Northwind Traders',
  'Ångström Østergård A/S',
  'Tailspin Toys',
  'Łódź Logistyka',
  'Wingtip Yachts',
  'Trey Research',
];

/** The partner's customers: main currency and second currency in turn. */
export function makeCustomers(count: number, random: SeededRandom): Customer[] {
  return Array.from({ length: count }, (_, index) => {
    const name = NAMES[index] ?? `Coho Winery Branch ${String(index + 1)}`;
    return makeCustomer(name, index % 2 === 0 ? 'USD' : 'EUR', random);
  });
}

export function makeCustomer(name: string, currency: Currency, random: SeededRandom): Customer {
  const letters = name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
  return {
    id: random.guid(),
    name,
    domain: `${letters.slice(0, 18)}${random.hex(4)}.onmicrosoft.com`,
    country: currency === 'USD' ? 'US' : 'DE',
    currency,
  };
}
