/**
 * Reports an error of somebody else's code that must not stop ours, such as an observer that throws: the way
 * an uncaught error is reported where the platform can, else on the console.
 */
export function report(error: unknown): void {
  const { reportError } = globalThis as { reportError?: (error: unknown) => void };
  if (reportError) reportError(error);
  // biome-ignore lint/suspicious/noConsole: the last resort where there is no reportError
  else console.error(error);
}

/** Tells a developer of something odd that the client can live with. */
export function warn(message: string): void {
  // biome-ignore lint/suspicious/noConsole: for whoever looks into the console
  console.warn(`rivulet: ${message}`);
}
