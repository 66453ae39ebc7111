/** The simulated present: runs with the machine's clock from where it was set, and can be put forward. */
export class SimulatedClock {
  #aheadMs: number;

  constructor(start: Date) {
    this.#aheadMs = start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  /** Puts it to a later instant; an earlier one is refused: what happened stays happened. */
  moveTo(instant: Date): void {
    const aheadMs = instant.getTime() - Date.now();
    if (aheadMs < this.#aheadMs) throw new RangeError('the simulated clock only runs forward');
    this.#aheadMs = aheadMs;
  }
}
