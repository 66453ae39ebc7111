import { expect, it } from 'vitest';

import { scheduleWords } from '../../src/cli/schedule-words.ts';

it('says a schedule in words, with its zone', () => {
  expect(scheduleWords('0 3 * * *', 'UTC')).toBe('at 03:00, every day (UTC)');
  expect(scheduleWords('30 2 * * 1-5', 'Europe/Berlin')).toBe(
    'at 02:30, Monday through Friday (Europe/Berlin)',
  );
});
