import { type Chunk, decodeChunks, StreamError } from '../protocol/index.js';
import type { Answer, AnswerData, Command, CommandOptions } from './commands.js';
import type { FindOptions, FoundPage } from './source.js';

/** What looking things up needs of a connection. */
interface Commander {
  command(command: Command, options?: CommandOptions): Promise<Answer>;
}

/** The generation that is looked into. */
interface Place {
  readonly stream: string;
  readonly generation: string;
}

/**
 * Reads chunks `from` to `to` out of the log again.
 *
 * @throws {StreamError} `gone` when the generation is over or some of them are no longer kept
 */
export async function read(
  wire: Commander,
  place: Place,
  from: number,
  to: number,
): Promise<readonly Chunk[]> {
  const { stream, generation } = place;
  let chunks: Chunk[] = [];
  let isWhole = true;
  const onData = (message: AnswerData): void => {
    if (message.type === 'gap') isWhole = false;
    // The server sends batches as they were stored: the first and last may hold more than was asked for.
    else if (message.type === 'chunks') {
      const wanted = message.chunks.slice(Math.max(0, from - message.seq), Math.max(0, to + 1 - message.seq));
      for (const chunk of decodeChunks(wanted)) chunks.push(chunk);
    }
  };
  const onRepeat = (): void => {
    chunks = [];
    isWhole = true;
  };
  await wire.command({ type: 'read', stream, generation, from, to }, { onData, onRepeat });
  if (!isWhole) throw new StreamError('gone', `Chunks ${from} to ${to} are not all kept any more`);
  return chunks;
}

/** Looks for a text in the log, page by page, until its head or until the signal aborts. */
export async function* find(
  wire: Commander,
  place: Place,
  query: string,
  { from = 0, signal }: FindOptions = {},
): AsyncGenerator<FoundPage> {
  const { stream, generation } = place;
  for (let page: FoundPage = { matches: [], looked: from, done: false }; !page.done && !signal?.aborted; ) {
    let found: FoundPage | undefined;
    const onData = (message: AnswerData): void => {
      if (message.type === 'found') found = message;
    };
    await wire.command({ type: 'find', stream, generation, query, from: page.looked }, { onData });
    if (!found) return;
    page = { matches: found.matches, looked: found.looked, done: found.done };
    yield page;
  }
}
