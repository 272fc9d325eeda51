import { StreamError } from 'rivulet/server';

/**
 * Bytes as text, and how many bytes that was so far.
 *
 * @throws {StreamError} `not-text` for bytes that are no UTF-8.
 */
export async function* decodeText(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<{ readonly text: string; readonly bytes: number }> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let bytes = 0;
  for await (const part of stream as unknown as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    yield { text: decode(part), bytes };
  }
  yield { text: decode(), bytes };

  function decode(part?: Uint8Array): string {
    try {
      return decoder.decode(part, { stream: part !== undefined });
    } catch (error) {
      if (error instanceof TypeError) throw new StreamError('not-text', 'The file is not a text in UTF-8');
      throw error;
    }
  }
}
