/** Fast enough to look alive, slow enough to cost nothing. */
const SHOW_EVERY_MS = 500;

export interface StepProgress {
  show(counts: Record<string, number>): void;
  stop(): void;
}

/** Passes on the newest counts, twice a second at most; a failing `write` is dropped, the next one carries more. */
export function thinProgress(
  write: (counts: Record<string, number>) => Promise<void>,
): StepProgress {
  let newest: Record<string, number> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const pass = () => {
    timer = undefined;
    if (newest === undefined || stopped) return;
    const counts = newest;
    newest = undefined;
    timer = setTimeout(pass, SHOW_EVERY_MS);
    write(counts).catch(() => undefined);
  };

  return {
    show(counts) {
      newest = { ...counts };
      if (timer === undefined) pass();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
