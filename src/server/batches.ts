import { limits } from '../protocol/index.js';

/** Some lines of the log as they are sent: chunks `first` to `next - 1`. */
export interface Frame {
  readonly text: string;
  readonly first: number;
  readonly next: number;
}

/** Cuts encoded chunks into batches that each fit one stored value; a larger chunk is in one of its own. */
export function batchesOf(chunks: readonly string[]): string[][] {
  const batches: string[][] = [];
  let batch: string[] = [];
  let units = 0;
  for (const chunk of chunks) {
    if (batch.length > 0 && (units + chunk.length > limits.batch || batch.length >= limits.batchChunks)) {
      batches.push(batch);
      batch = [];
      units = 0;
    }
    batch.push(chunk);
    units += chunk.length + 1;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** Puts frames that follow one another together, up to `most` UTF-16 code units; a longer one stays as it is. */
export function together(frames: readonly Frame[], most: number): Frame[] {
  const joined: Frame[] = [];
  for (const frame of frames) {
    const last = joined.at(-1);
    if (last && last.text.length + frame.text.length < most) {
      joined[joined.length - 1] = {
        text: `${last.text}\n${frame.text}`,
        first: last.first,
        next: frame.next,
      };
    } else {
      joined.push(frame);
    }
  }
  return joined;
}
