/** Every WebSocket close code that a Rivulet server uses of its own accord (PROTOCOL.md §10). */
export const CloseCode = {
  /** The client speaks a protocol version that the server does not: the page must be reloaded. */
  Version: 4400,
  /** The token is missing, wrong or expired: fetch a new one and connect again. */
  Unauthorized: 4401,
  /** Signed in, but not allowed into this room. */
  Forbidden: 4403,
  /** No `hello` arrived in time. */
  HelloTimeout: 4408,
  /** The client kept sending after it was told that it sends too much. */
  RateLimited: 4429,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** Whether connecting again with the same page and token can help after this close code. */
export function mayReconnectAfter(code: number): boolean {
  return code !== CloseCode.Version && code !== CloseCode.Forbidden;
}
