import { StreamError } from '../../protocol/index.js';
import type { HeldBody } from './bodies.js';

/**
 * workerd's stream of a length that is told before. It is also the only one that breaks off there: the end of any other looks to
 * its reader as if it were whole, whatever has gone wrong (1.20240718, over the stub of an object).
 */
declare const FixedLengthStream:
  | (new (
      length: number,
    ) => TransformStream<Uint8Array, Uint8Array>)
  | undefined;

/** What is handed over at a time, in bytes. */
const PIECE = 64 * 1024;

/** What is answered with. */
export interface Sendable {
  readonly body: Uint8Array | null;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a body is kept within bounds while it goes. */
interface SentBounds {
  readonly held: HeldBody;
  /** How long a piece may lie here, in milliseconds: no host tells when a client has stopped reading. */
  readonly within: number;
  /** Checks before each piece that the client may still have it; what it throws breaks the body off. */
  demand(): void;
}

/**
 * An answer whose body counts as long as it lies here, and breaks off when nothing of it is taken for too long.
 *
 * @param make is told whom to tell of each part's length in bytes, while it makes the body; that throws `rate-limited` for
 * one too many
 */
export async function answerWithin(
  { held, within, demand }: SentBounds,
  make: (onPart: (length: number) => void) => Promise<Sendable>,
): Promise<Response> {
  try {
    const { body, ...init } = await make((length) => held.add(length));
    demand();
    if (body?.length) return new Response(sent(body, { held, within, demand }), init);
    held.release();
    return new Response(body, init);
  } catch (error) {
    held.release();
    throw error;
  }
}

function sent(body: Uint8Array, bounds: SentBounds): ReadableStream<Uint8Array> {
  const { readable, writable } =
    typeof FixedLengthStream === 'function' ? new FixedLengthStream(body.length) : new TransformStream();
  void send(body, writable.getWriter(), bounds);
  return readable;
}

/** Each piece is written when the one before it was taken. Never rejects: it is the client that sees a body break off. */
async function send(
  body: Uint8Array,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  { held, within, demand }: SentBounds,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const breakOff = (error: unknown) => {
    clearTimeout(timer);
    held.release();
    writer.abort(error).catch(() => {}); // the client has gone
  };
  const giveUp = () => breakOff(new StreamError('timeout', 'Nothing of the answer was taken for too long'));
  try {
    for (let at = 0; at < body.length; at += PIECE) {
      demand();
      timer = setTimeout(giveUp, within);
      await writer.write(body.subarray(at, at + PIECE));
      clearTimeout(timer);
    }
    await writer.close();
    held.release();
  } catch (error) {
    breakOff(error);
  }
}
