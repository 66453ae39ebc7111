import cronstrue from 'cronstrue';

/** @example scheduleWords('0 3 * * *', 'Europe/Berlin') // 'at 03:00, every day (Europe/Berlin)' */
export function scheduleWords(cron: string, timeZone: string): string {
  const words = cronstrue.toString(cron, { use24HourTimeFormat: true, verbose: true });
  return `${words.charAt(0).toLowerCase()}${words.slice(1)} (${timeZone})`;
}
