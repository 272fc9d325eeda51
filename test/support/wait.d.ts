/** Waiting for something to become true, instead of sleeping and hoping. */
export interface UntilOptions {
  /** How long to go on trying, in milliseconds. Default 10 s: generous, since only a failing test waits for it. */
  timeout?: number;
  /** What was awaited; a function is called at the moment of failure, so it can describe the state then. */
  message?: string | (() => string);
  /** Pause between two tries, in milliseconds. */
  interval?: number;
}
/**
 * Polls `condition` until it gives something truthy and resolves to that. A condition that throws counts as "not
 * yet"; its last error becomes the `cause` of the failure.
 *
 * ```ts
 * const row = await until(() => rows.find((r) => r.id === 7), { message: () => `row 7 in ${rows.length} rows` });
 * ```
 */
export declare function until<T>(
  condition: () => T | Promise<T>,
  { timeout, message, interval }?: UntilOptions,
): Promise<NonNullable<T>>;
/** The promise's value, or a rejection that says what was awaited once `timeout` milliseconds have passed. */
export declare function within<T>(
  promise: Promise<T>,
  timeout: number,
  message: string | (() => string),
): Promise<T>;
/**
 * Lets the event loop go round so many times: for what has to be seen not to happen in a room in this very process,
 * where all that is under way is promises. Where a process or a socket is waited for, it proves nothing.
 */
export declare function turns(count?: number): Promise<void>;
//# sourceMappingURL=wait.d.ts.map
