import type { ErrorCode } from './error-codes.js';

export type { ErrorCode };

/** Codes of errors after which doing the same thing again may succeed. The others are in error-codes.ts. */
export const retryableCodes = [
  // Who may.
  'token-expired',
  // What is in the way for now.
  'busy',
  'queue-full',
  'rate-limited',
  'too-many-runs',
  'too-many-subscriptions',
  'too-many-readers',
  'too-many-connections',
  // What happened to a stream or run.
  'cancelled',
  'task-failed',
  'run-lost',
  'upload-lost',
  'upload-corrupt',
  'storage-failed',
  // What happened on the way.
  'network',
  'timeout',
  'connection-closed',
  'source-failed',
] as const;

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
    this.retryable = options.retryable ?? retryableCodes.some((each) => each === code);
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
