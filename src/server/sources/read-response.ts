import { type BodyFormat, type BodyReader, formatOf, TextBody } from '../../protocol/formats/body.js';
import { EventBody } from '../../protocol/formats/event-body.js';
import { JsonBody, NdjsonBody } from '../../protocol/formats/json-body.js';
import { statusError } from './source-error.js';

const bodies: Record<BodyFormat, new () => BodyReader> = {
  text: TextBody,
  json: JsonBody,
  ndjson: NdjsonBody,
  sse: EventBody,
};

/**
 * The values of a response's body, wherever the network has cut it.
 *
 * @throws {StreamError} `http-status` when it is not ok, `parse-failed`
 */
export async function* readResponse(response: Response): AsyncGenerator<unknown, void, void> {
  const { ok, status, headers } = response;
  if (!ok) throw statusError(status, headers);
  if (!response.body) return;
  const body = new bodies[formatOf(headers.get('content-type'))]();
  for await (const text of readStream(response.body)) {
    yield* body.feed(text as string);
    if (body.isDone) return;
  }
  yield* body.end();
}

/** The values of a stream; bytes are read as one UTF-8 text. */
export async function* readStream(stream: ReadableStream<unknown>): AsyncGenerator<unknown, void, void> {
  const decoder = new TextDecoder();
  for await (const part of stream as unknown as AsyncIterable<unknown>) {
    // A code point cut in two is kept until its rest comes.
    const value = part instanceof Uint8Array ? decoder.decode(part, { stream: true }) : part;
    if (value !== '') yield value;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
