import type { HostStorage } from './host.js';
import type { Slice } from './log.js';
import { lineOf, readSegment, segmentAt } from './segments.js';

/** A stretch of another generation's log: from where the stretch before it ends, or the beginning, to `to`. */
export interface Inherited {
  readonly generation: string;
  /** The seq of its last chunk. */
  readonly to: number;
}

/**
 * What the log of a fork begins with: stretches of the logs of its ancestors, read where they lie. Nothing is
 * copied, so a fork of a long stream costs what a fork of a short one costs.
 */
export class InheritedLog {
  readonly #storage: HostStorage;
  readonly #stretches: readonly Inherited[];
  readonly #label: string;

  /**
   * @param stretches oldest first; may be none
   * @param label how the frames of the fork begin: those that are read are the ancestors', and name them
   */
  constructor(storage: HostStorage, stretches: readonly Inherited[], label: string) {
    this.#storage = storage;
    this.#stretches = stretches;
    this.#label = label;
  }

  /** The seq of the last chunk that is inherited. */
  get head(): number {
    return this.#stretches.at(-1)?.to ?? 0;
  }

  /** The first seq that the ancestors still keep; `head` + 1 when there is none. */
  async first(): Promise<number> {
    let from = 1;
    for (const { generation, to } of this.#stretches) {
      const oldest = await segmentAt(this.#storage, generation, 'oldest');
      const first = Math.max(from, oldest?.seqs[0] ?? Number.POSITIVE_INFINITY);
      if (first <= to) return first;
      from = to + 1;
    }
    return from;
  }

  /** As {@link Log.slice}: `undefined` also for what an ancestor has trimmed. */
  async slice(from: number): Promise<Slice | undefined> {
    const stretch = this.#stretches.find(({ to }) => from <= to);
    if (!stretch) return undefined;
    const segment = await readSegment(this.#storage, stretch.generation, from);
    if (!segment) return undefined;
    const { to } = stretch;
    const lines: string[] = [];
    for (let line = lineOf(segment.seqs, from); line < segment.lines.length; line++) {
      const seq = segment.seqs[line] as number;
      if (seq > to) break;
      const last = (segment.seqs[line + 1] ?? segment.head + 1) - 1;
      const text = segment.lines[line] as string;
      lines.push(this.#relabelled(last > to ? shortened(text, to - seq + 1) : text));
    }
    return { text: lines.join('\n'), next: Math.min(segment.head, to) + 1 };
  }

  /** The line with the fork's name and generation in place of its ancestor's. */
  #relabelled(line: string): string {
    // Where it stands in a name its quotes are escaped, so the first one is the field.
    return this.#label + line.slice(line.indexOf(',"seq":'));
  }
}

/** The line with its first `count` chunks only. */
function shortened(line: string, count: number): string {
  const frame = JSON.parse(line) as { chunks: unknown[] };
  return JSON.stringify({ ...frame, chunks: frame.chunks.slice(0, count) });
}
