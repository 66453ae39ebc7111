import { expect, it } from 'vitest';

import { restrictionWords } from '../../src/purchase/restriction-words.ts';

const location = { Type: 'Location', Values: 'japanwest' };

it.each<[string, string, Readonly<Record<string, string>>, string]>([
  [
    'NotAvailableForSubscription',
    'Restriction identified.',
    location,
    'there is no capacity left for this Azure subscription in japanwest',
  ],
  ['notavailableforsubscription', '', {}, 'there is no capacity left for this Azure subscription'],
  [
    'QuotaId',
    '',
    location,
    'the offer of this Azure subscription does not include it in japanwest',
  ],
  ['Other', 'Come back on Monday.', {}, 'Partner Center says: Come back on Monday.'],
  ['Other', '', {}, 'Partner Center says Other'],
  ['', '', {}, 'Partner Center names no reason'],
  ['constructor', '', {}, 'Partner Center says constructor'],
])('says of %s (%s): %j', (reasonCode, description, properties, words) => {
  expect(restrictionWords({ reasonCode, description, properties })).toBe(words);
});
