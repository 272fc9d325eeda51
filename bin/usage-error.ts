/** The arguments are wrong: what was given, and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
