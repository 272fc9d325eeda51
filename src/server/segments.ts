import { padSeq } from '../protocol/index.js';
import type { HostStorage } from './host.js';
import { PIECE, readText } from './long-text.js';

/**
 * A stored segment: one or more `chunks` frames as they were sent, one a line. Small ones are merged, so that a
 * cold replay reads few values: replaying 20,000 chunks took 10 ms with merged segments and 84 ms without.
 */
export interface Segment {
  /** The first seq of each line. */
  readonly seqs: readonly number[];
  /** The last seq of the last line. */
  readonly head: number;
  /** UTF-16 code units of all lines of the generation up to the end of this segment. */
  readonly units: number;
  /** The lines; absent when they are too long for one value and lie in pieces. */
  readonly text?: string;
}

/** A segment's text leaves room for its other fields in a storage value. */
export const FULL = PIECE - 4_000;

/** What the keys of all segments of a generation begin with. */
export function segmentsOf(generation: string): string {
  return `log/${generation}/`;
}

/** The key of the segment that begins with `seq`. */
export function segmentKey(generation: string, seq: number): string {
  return segmentsOf(generation) + padSeq(seq);
}

/** What the keys of all pieces of a generation begin with. */
export function allPiecesOf(generation: string): string {
  return `long/${generation}/`;
}

/** The key under which the text of the segment that begins with `seq` lies in pieces, where it does. */
export function piecesKey(generation: string, seq: number): string {
  return allPiecesOf(generation) + padSeq(seq);
}

/** The oldest segment that is stored of a generation, or the newest. */
export async function segmentAt(
  storage: HostStorage,
  generation: string,
  end: 'oldest' | 'newest',
): Promise<Segment | undefined> {
  const prefix = segmentsOf(generation);
  const [segment] = (await storage.list<Segment>({ prefix, reverse: end === 'newest', limit: 1 })).values();
  return segment;
}

/** The stored lines of the segment that holds chunk `seq`; `undefined` where nothing does. */
export async function readSegment(
  storage: HostStorage,
  generation: string,
  seq: number,
): Promise<
  { readonly seqs: readonly number[]; readonly lines: string[]; readonly head: number } | undefined
> {
  const found = await storage.list<Segment>({
    prefix: segmentsOf(generation),
    end: segmentKey(generation, seq + 1),
    reverse: true,
    limit: 1,
  });
  const [segment] = found.values();
  if (!segment || segment.head < seq) return undefined;
  const { seqs, head } = segment;
  const text = segment.text ?? (await readText(storage, piecesKey(generation, seqs[0] as number)));
  return text === undefined ? undefined : { seqs, lines: text.split('\n'), head };
}

/** Which of the lines that begin with `seqs` holds chunk `from`. */
export function lineOf(seqs: readonly number[], from: number): number {
  let line = seqs.length - 1;
  while (line > 0 && (seqs[line] as number) > from) line--;
  return line;
}
