/**
 * Every error code of the contract with its default for `retryable`: whether doing the same thing again may
 * succeed. The table of meanings is PROTOCOL.md §9.
 */
export const errorCodes = {
  // What the sender must change.
  'bad-message': false,
  'message-too-large': false,
  'unsupported-version': false,
  'hello-required': false,
  'invalid-name': false,
  'invalid-input': false,
  'invalid-value': false,
  'chunk-too-large': false,
  'unknown-task': false,
  'unknown-stream': false,
  'unknown-run': false,
  'not-running': false,
  'not-interruptible': false,
  'not-retryable': false,
  'files-required': false,
  // Who may.
  unauthorized: false,
  forbidden: false,
  'forbidden-origin': false,
  'token-expired': true,
  // What is in the way for now.
  busy: true,
  'queue-full': true,
  'rate-limited': true,
  'too-many-runs': true,
  'too-many-streams': true,
  'too-many-subscriptions': true,
  'too-many-readers': true,
  'too-many-connections': true,
  // What happened to a stream or run.
  cancelled: true,
  'task-failed': true,
  'run-lost': true,
  'upload-lost': true,
  'upload-too-large': false,
  'upload-corrupt': true,
  gone: false,
  'stream-closed': false,
  'stale-producer': false,
  'sequence-gap': false,
  'stale-seq': false,
  'stream-exists': false,
  'content-type-mismatch': false,
  'unsupported-encoding': false,
  'storage-failed': true,
  misconfigured: false,
  // What happened on the way.
  network: true,
  'http-status': false,
  timeout: true,
  'connection-closed': true,
  'source-failed': true,
  'parse-failed': false,
  'unknown-format': false,
  'template-invalid': false,
  // What a page's author must change.
  'invalid-property': false,
  'invalid-source': false,
  'no-room': false,
  'no-source': false,
  'unlikely-stream': false,
} as const satisfies Record<string, boolean>;

export type ErrorCode = keyof typeof errorCodes;

/** An error as it travels: in an `error` message, in the outcome of a stream, in an HTTP body. */
export interface ErrorShape {
  /** A stable code: one of {@link ErrorCode}, or the server author's own. */
  code: string;
  /** A sentence for a person: what was given and what is allowed, or what happened. */
  message: string;
  /** May the same thing be tried again? */
  retryable: boolean;
  /** Not before this many milliseconds. */
  after?: number | undefined;
  /** Names the entry in the server's log, where the message itself says little. */
  ref?: string | undefined;
}

export interface StreamErrorOptions {
  /** Defaults to the code's own default; `false` for a code that is not Rivulet's. */
  retryable?: boolean | undefined;
  after?: number | undefined;
  ref?: string | undefined;
  cause?: unknown;
}

/**
 * The one error class of Rivulet. A task that throws it shows its code and message to the viewers as they
 * are; anything else that a task throws reaches them as `task-failed` without details.
 *
 * @example throw new StreamError('row-invalid', 'Row 17: "abc" is not a number', { retryable: false });
 */
export class StreamError extends Error {
  override readonly name = 'StreamError';
  readonly code: ErrorCode | (string & {});
  readonly retryable: boolean;
  readonly after: number | undefined;
  readonly ref: string | undefined;

  constructor(code: ErrorCode | (string & {}), message: string, options: StreamErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? (Object.hasOwn(errorCodes, code) && errorCodes[code as ErrorCode]);
    this.after = options.after;
    this.ref = options.ref;
  }

  /** Makes the error of a shape that was received. */
  static from(shape: ErrorShape): StreamError {
    return new StreamError(shape.code, shape.message, shape);
  }

  /** The shape that travels: no stack, no cause. */
  toJSON(): ErrorShape {
    const { code, message, retryable, after, ref } = this;
    return {
      code,
      message,
      retryable,
      ...(after === undefined ? {} : { after }),
      ...(ref === undefined ? {} : { ref }),
    };
  }
}
