import { type Chunk, decodeChunks, parseJson } from '../protocol/index.js';
import type { Log } from './log.js';

/** Slices of up to 64 Ki units that one answer looks through, so that a search never holds the room up. */
const SLICES = 32;
const MATCHES = 1_000;

/** Looks for a text in the log, from after `from`, and says how far it has looked. */
export async function find(
  log: Log,
  {
    query,
    from = 0,
    limit = MATCHES,
  }: { readonly query: string; readonly from?: number | undefined; readonly limit?: number | undefined },
): Promise<{ matches: number[]; looked: number; done: boolean }> {
  const wanted = query.toLowerCase();
  const matches: number[] = [];
  let looked = Math.max(from, log.first - 1);
  for (let slices = 0; looked < log.head && slices < SLICES && matches.length < limit; slices++) {
    const slice = await log.slice(looked + 1);
    if (!slice) break;
    for (const line of slice.text.split('\n')) {
      const { seq, chunks } = readLine(line);
      for (const [index, chunk] of chunks.entries()) {
        const at = seq + index;
        if (at <= looked) continue;
        looked = at;
        if (textOf(chunk).toLowerCase().includes(wanted)) matches.push(at);
        if (matches.length >= limit) return { matches, looked, done: looked >= log.head };
      }
    }
  }
  return { matches, looked, done: looked >= log.head };
}

function readLine(line: string): { seq: number; chunks: Chunk[] } {
  const parsed = parseJson(line);
  if ('error' in parsed) throw parsed.error;
  const { seq, chunks } = parsed.value as { seq: number; chunks: unknown[] };
  return { seq, chunks: decodeChunks(chunks) };
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
