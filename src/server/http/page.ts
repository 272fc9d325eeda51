import type { Log } from '../log.js';
import { type Batch, readBatch } from './batch.js';
import { joined } from './body.js';
import { bytesOf, type Medium, mediumOf, messageOf } from './content.js';

/** About how much one answer holds, in UTF-16 code units of the log. */
const PAGE = 4 * 1024 * 1024;

/** The seq of the last chunk of a page. Its size is estimated: what a body holds in memory is one slice in any case. */
export function endOfPage(log: Log, after: number): number {
  const perChunk = (log.units - log.trimmed) / Math.max(1, log.kept);
  return Math.min(log.head, after + Math.max(1, Math.floor(PAGE / Math.max(1, perChunk))));
}

/**
 * The chunks after `after` up to `to`, as the body of an answer. More than one slice of the log is read as the client
 * takes it.
 *
 * @param demand checks before each slice that the reader may still have it; what it throws later breaks the body off
 */
export async function pageBody(
  log: Log,
  contentType: string | undefined,
  after: number,
  to: number,
  demand: () => void,
): Promise<BodyInit> {
  const medium = mediumOf(contentType);
  if (after === to) return medium === 'json' ? '[]' : new Uint8Array();
  let batch: Batch | undefined = await readBatch(log, after, to);
  demand();
  if (batch.last === to) return joined([bodyPart(batch, medium, after, after, to)]);
  let last = after;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        batch ??= await readBatch(log, last, to);
        demand();
        controller.enqueue(bodyPart(batch, medium, after, last, to));
        last = batch.last;
        batch = undefined;
        if (last === to) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The part of a body that holds a batch: of JSON, with what stands between it and the parts before and after. */
function bodyPart(
  { chunks, last }: Batch,
  medium: Medium,
  start: number,
  after: number,
  to: number,
): Uint8Array {
  if (medium !== 'json') return joined(chunks.map(bytesOf));
  const before = after === start ? '[' : ',';
  return new TextEncoder().encode(`${before}${chunks.map(messageOf).join(',')}${last === to ? ']' : ''}`);
}
