import { decodeChunks } from '../protocol/codec.js';
import { StreamError } from '../protocol/errors.js';
import type { Answer, AnswerData, Command, CommandOptions } from './commands.js';
import type { Batch, FindOptions, FoundPage } from './source.js';

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
 * Reads chunks `from` to `to` out of the log again, in the batches that they were written in.
 *
 * @throws {StreamError} `gone` when the generation is over or some of them are no longer kept
 */
export async function read(
  wire: Commander,
  place: Place,
  from: number,
  to: number,
): Promise<readonly Batch[]> {
  const { stream, generation } = place;
  let batches: Batch[] = [];
  let isWhole = true;
  const onData = (message: AnswerData): void => {
    if (message.type === 'gap') isWhole = false;
    // The server sends batches as they were stored: the first and last may hold more than was asked for.
    else if (message.type === 'chunks') {
      const skipped = Math.max(0, from - message.seq);
      const wanted = message.chunks.slice(skipped, Math.max(0, to + 1 - message.seq));
      if (wanted.length === 0) return;
      batches.push({ seq: message.seq + skipped, time: message.time, chunks: decodeChunks(wanted) });
    }
  };
  const onRepeat = (): void => {
    batches = [];
    isWhole = true;
  };
  await wire.command({ type: 'read', stream, generation, from, to }, { onData, onRepeat });
  if (!isWhole) throw new StreamError('gone', `Chunks ${from} to ${to} are not all kept any more`);
  return batches;
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
