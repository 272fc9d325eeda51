import type { Cursor } from '../protocol/cursor.js';
import type { StartFrom } from './source.js';

/** What is known of the stream that positions are compared in. */
export interface Known {
  readonly generation: string;
  readonly head: number;
}

/**
 * Where one subscription for several readers must begin, so that none of them misses a chunk: at the lowest of
 * their positions, and at the start where they cannot be compared. Readers leave out what they have.
 */
export function lowest(positions: readonly StartFrom[], known?: Known): StartFrom {
  const [first, ...others] = positions;
  if (first === undefined) return 'start';
  return others.reduce((a, b) => lower(a, b, known), first);
}

function lower(a: StartFrom, b: StartFrom, known: Known | undefined): StartFrom {
  if (a === 'start' || b === 'start') return 'start';
  if ('last' in a && 'last' in b) return { last: Math.max(a.last, b.last) };
  const left = toCursor(a, known);
  const right = toCursor(b, known);
  if (!left || !right || left.generation !== right.generation) return 'start';
  return left.seq <= right.seq ? left : right;
}

/** The head may have moved since it was last heard of, and only forward: this is never too high. */
function toCursor(
  position: Cursor | { readonly last: number },
  known: Known | undefined,
): Cursor | undefined {
  if (!('last' in position)) return position;
  return known && { generation: known.generation, seq: Math.max(0, known.head - position.last) };
}
