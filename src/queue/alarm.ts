/** A sleep that others can cut short. A wake-up that comes before the sleep is not lost. */
export interface Alarm {
  wake(): void;
  /** Resolves after `ms`, or at once when woken. One sleeper at a time. */
  sleep(ms: number): Promise<void>;
}

export function createAlarm(): Alarm {
  let rung = false;
  let ring: (() => void) | undefined;
  return {
    wake() {
      rung = true;
      ring?.();
    },
    async sleep(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          ring = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      ring = undefined;
      rung = false;
    },
  };
}
