/** HTTP statuses of the codes that the Durable Streams protocol and its reference server give to refusals here. */
const statuses = {
  INVALID_REQUEST: 400,
  WEBHOOK_URL_REJECTED: 400,
  TOKEN_INVALID: 401,
  SUBSCRIPTION_NOT_FOUND: 404,
  SUBSCRIPTION_ALREADY_EXISTS: 409,
  ALREADY_CLAIMED: 409,
  FENCED: 409,
  INVALID_OFFSET: 409,
  NO_PENDING_WORK: 409,
  TOO_MANY_SUBSCRIPTIONS: 429,
} as const;

/** A request about a subscription that cannot be carried out. */
export class SubscriptionRefusal extends Error {
  readonly code: keyof typeof statuses;
  readonly #details: Readonly<Record<string, unknown>>;

  /** @param details further fields of the answer */
  constructor(code: keyof typeof statuses, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.#details = details;
  }

  toResponse(): Response {
    const { code, message } = this;
    return Response.json({ error: { code, message, ...this.#details } }, { status: statuses[code] });
  }
}
