import type { PlantedResult } from './compare-planted.ts';

/** How one code fared over all tenants. */
export interface AccuracyRow {
  readonly code: string;
  readonly planted: number;
  /** Found on the right thing, with the right stake. */
  readonly found: number;
  readonly missed: number;
  /** Root findings that were not planted. `info` ones are no alarm and do not count. */
  readonly falseAlarms: number;
}

/** Planted, found, missed and false per code, in the order the codes come up. */
export function accuracySheet(results: readonly PlantedResult[]): readonly AccuracyRow[] {
  const answers = results.flatMap((one) => one.found);
  const alarms = results.flatMap(falseAlarmsOf);
  const codes = [...answers.map((one) => one.planted.code), ...alarms.map((one) => one.code)];
  return [...new Set<string>(codes)].map((code) => {
    const planted = answers.filter((one) => one.planted.code === code);
    const found = planted.filter((one) => one.finding !== undefined).length;
    return {
      code,
      planted: planted.length,
      found,
      missed: planted.length - found,
      falseAlarms: alarms.filter((one) => one.code === code).length,
    };
  });
}

/**
 * Several nights of one tenant as one result, under all their answer keys: found is what every night found that was
 * asked for it, and each false alarm counts once.
 */
export function acrossNights(nights: readonly PlantedResult[]): PlantedResult {
  const answers = nights.flatMap((one) => one.found);
  const missed = new Set(
    answers.filter((one) => one.finding === undefined).map((one) => one.planted),
  );
  const unplanted = new Map(
    nights.flatMap((one) => one.unplanted).map((one) => [one.finding_id, one]),
  );
  return {
    found: [...new Map(answers.map((one) => [one.planted, one])).values()].map((one) =>
      missed.has(one.planted) ? { ...one, finding: undefined } : one,
    ),
    unplanted: [...unplanted.values()],
  };
}

/** What would have sent somebody looking for nothing. */
export function falseAlarmsOf({ unplanted }: PlantedResult): PlantedResult['unplanted'] {
  return unplanted.filter((one) => one.severity !== 'info');
}
