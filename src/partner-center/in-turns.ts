export interface Turn<T> {
  /** Which of the sources it came from. */
  readonly source: number;
  /** Undefined: the source has ended. */
  readonly value: T | undefined;
}

interface Reading<T> {
  readonly source: number;
  readonly values: AsyncGenerator<T, void, undefined>;
  ahead: Promise<IteratorResult<T, void>>;
}

/**
 * Reads several sources at once and hands on their values in turns: one of each open source, then again. What comes
 * first does not depend on which source is fast, so equal sources give equal orders. Each is read one value ahead.
 */
export async function* inTurns<T>(
  sources: readonly (() => AsyncGenerator<T, void, undefined>)[],
  atOnce: number,
): AsyncGenerator<Turn<T>, void, undefined> {
  const waiting = [...sources.entries()];
  const open: Reading<T>[] = [];

  const openNext = (place: number) => {
    const next = waiting.shift();
    if (next === undefined) return void open.splice(place, 1);
    const values = next[1]();
    open[place] = { source: next[0], values, ahead: readAhead(values) };
  };

  try {
    for (let place = 0; place < Math.min(atOnce, sources.length); place++) openNext(place);
    for (let place = 0; open.length > 0;) {
      const reading = open[place % open.length];
      if (reading === undefined) break;
      const result = await reading.ahead;
      if (result.done === true) {
        openNext(place % open.length);
        if (open.length > 0) place %= open.length;
        yield { source: reading.source, value: undefined };
        continue;
      }
      reading.ahead = readAhead(reading.values);
      place = (place + 1) % open.length;
      yield { source: reading.source, value: result.value };
    }
  } finally {
    for (const { values } of open) values.return(undefined).catch(() => undefined);
  }
}

function readAhead<T>(
  values: AsyncGenerator<T, void, undefined>,
): Promise<IteratorResult<T, void>> {
  const ahead = values.next();
  ahead.catch(() => undefined); // it may fail before anybody awaits it; the await still throws
  return ahead;
}
