/** Waiting for something to become true, instead of sleeping and hoping. */

export interface UntilOptions {
  /** How long to go on trying, in milliseconds. Default 10 s, in other engines than Chromium 30 s. */
  timeout?: number;
  /** What was awaited; a function is called at the moment of failure, so it can describe the state then. */
  message?: string | (() => string);
  /**
   * Pause between two tries, in milliseconds. Default 10, or a fiftieth of what was waited until then, up to 100: to ask a page
   * for what it shows costs it time, and what takes long may take a fiftieth longer.
   */
  interval?: number;
}

/** Generous, since only a failing test waits for it; engines that draw without a graphics card want three times as long. */
const TIMEOUT = (process.env.RIVULET_ENGINE ?? 'chromium') === 'chromium' ? 10_000 : 30_000;

/**
 * Polls `condition` until it gives something truthy and resolves to that. A condition that throws counts as "not
 * yet"; its last error becomes the `cause` of the failure.
 *
 * ```ts
 * const row = await until(() => rows.find((r) => r.id === 7), { message: () => `row 7 in ${rows.length} rows` });
 * ```
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { timeout = TIMEOUT, message = 'a condition', interval }: UntilOptions = {},
): Promise<NonNullable<T>> {
  const start = Date.now();
  let cause: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    const waited = Date.now() - start;
    if (waited >= timeout) break;
    const pause = interval ?? Math.min(Math.max(10, waited / 50), 100);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  const what = typeof message === 'function' ? message() : message;
  const why = cause instanceof Error ? ` (last error: ${cause.message})` : '';
  throw new Error(`Waited ${timeout} ms in vain for ${what}${why}`, { cause });
}

/** The promise's value, or a rejection that says what was awaited once `timeout` milliseconds have passed. */
export function within<T>(
  promise: Promise<T>,
  timeout: number,
  message: string | (() => string),
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new Error(`Waited ${timeout} ms in vain for ${typeof message === 'function' ? message() : message}`),
      );
    }, timeout);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Lets the event loop go round so many times: for what has to be seen not to happen in a room in this very process,
 * where all that is under way is promises. Where a process or a socket is waited for, it proves nothing.
 */
export async function turns(count = 100): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
