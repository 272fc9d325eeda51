import type { Chunk } from '../protocol/index.js';
import { readLine } from './line.js';
import type { Log } from './log.js';

/** Slices of up to 64 Ki units that one answer looks through, so that a search never holds the room up. */
const SLICES = 32;
const MATCHES = 1_000;
/** How much of an unfinished control sequence is kept, in UTF-16 code units. */
const LONGEST_SEQUENCE = 32;

/** A colour or another control sequence: what a person sees goes on over it. */
const SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]/g;
/** A control sequence that may go on in the next chunk. */
const UNFINISHED = /\u001b(?:\[[0-?]*[ -/]*)?$/;

/**
 * Looks for a text in the log, from after `from`, and says how far it has looked. A text is found also where it was
 * cut into chunks, and where it changes its colour; then it is in the chunk that it ends in.
 */
export async function find(
  log: Pick<Log, 'first' | 'head' | 'slice'>,
  {
    query,
    from = 0,
    limit = MATCHES,
  }: { readonly query: string; readonly from?: number | undefined; readonly limit?: number | undefined },
): Promise<{ matches: number[]; looked: number; done: boolean }> {
  const wanted = query.toLowerCase();
  const matches: number[] = [];
  let looked = Math.max(from, log.first - 1);
  // What it is looked for in may have begun before: in as many chunks as it has letters, at most.
  let next = Math.max(log.first, looked + 1 - wanted.length);
  let before = '';
  for (let slices = 0; next <= log.head && slices < SLICES && matches.length < limit; slices++) {
    const slice = await log.slice(next);
    if (!slice) break;
    for (const line of slice.text.split('\n')) {
      const { seq, chunks } = readLine(line);
      for (const [index, chunk] of chunks.entries()) {
        const at = seq + index;
        if (at < next) continue;
        next = at + 1;
        const isText = continues(chunk);
        const shown = `${isText ? before : ''}${textOf(chunk).toLowerCase()}`.replace(SEQUENCE, '');
        const known = isText ? before.replace(UNFINISHED, '').length : 0;
        if (at > looked) {
          looked = at;
          if (shown.indexOf(wanted, Math.max(0, known - wanted.length + 1)) >= 0) matches.push(at);
          if (matches.length >= limit) return { matches, looked, done: looked >= log.head };
        }
        if (isText) before = shown.slice(-(wanted.length + LONGEST_SEQUENCE));
        else if (chunk.kind === 'clear' || chunk.kind === 'text') before = '';
      }
    }
  }
  return { matches, looked, done: looked >= log.head };
}

/** Whether what a chunk says goes on in the next. */
function continues(chunk: Chunk): boolean {
  return chunk.kind === 'text' && (chunk.mode ?? 'append') === 'append' && chunk.part === undefined;
}

/** What of a chunk a person could have seen. */
function textOf(chunk: Chunk): string {
  switch (chunk.kind) {
    case 'text':
      return chunk.text;
    case 'html':
      return chunk.html;
    case 'items':
      return JSON.stringify(chunk.items);
    case 'update':
      return JSON.stringify(chunk.item);
    case 'progress':
      return [...(chunk.within ?? []), chunk.step ?? '', chunk.note ?? ''].join('\n');
    default:
      return '';
  }
}
