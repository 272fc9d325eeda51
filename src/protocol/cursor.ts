/** Where to go on from: the last chunk that was received of one generation of a stream. */
export interface Cursor {
  /** Names one incarnation of the stream; empty while there is none. */
  readonly generation: string;
  /** The seq of the last chunk received; 0 before the first. */
  readonly seq: number;
}

/** Digits of a seq in an offset, so that offsets of a generation sort as text the way their seqs do. */
const SEQ_DIGITS = 16;

/** A seq as text that sorts like the number. */
export function padSeq(seq: number): string {
  return String(seq).padStart(SEQ_DIGITS, '0');
}

/** The cursor as one opaque token, for HTTP: `<generation>_<seq>`. */
export function formatOffset(cursor: Cursor): string {
  return `${cursor.generation}_${padSeq(cursor.seq)}`;
}

/** Reads what {@link formatOffset} wrote; `undefined` for anything else. */
export function parseOffset(offset: string): Cursor | undefined {
  const match = /^([a-z0-9]{1,32})_(\d{16})$/.exec(offset);
  if (!match?.[1] || !match[2]) return undefined;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { generation: match[1], seq } : undefined;
}
