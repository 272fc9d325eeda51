/** Over how long a rate is taken, in milliseconds. */
const SPAN = 2_000;

/** How much comes in a second, as of late. */
export class Rate {
  #amounts: { readonly time: number; readonly amount: number }[] = [];

  add(amount: number, time: number): void {
    this.#amounts.push({ time, amount });
    this.#forget(time);
  }

  perSecond(now: number): number {
    this.#forget(now);
    return this.#amounts.reduce((sum, { amount }) => sum + amount, 0) / (SPAN / 1_000);
  }

  #forget(now: number): void {
    const kept = this.#amounts.findIndex(({ time }) => time > now - SPAN);
    if (kept !== 0) this.#amounts = kept < 0 ? [] : this.#amounts.slice(kept);
  }
}
