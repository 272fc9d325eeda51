import type { Inherited } from './inherited-log.js';
import type { Lifetime } from './lifetime.js';

/** What is stored of a stream beside its log. */
export interface StreamRecord {
  readonly name: string;
  readonly generation: string;
  /** When the generation began, in milliseconds since 1970. */
  readonly started: number;
  readonly run?: string;
  readonly task?: string;
  /** Who made it, as it is counted (caller.ts). */
  readonly caller?: string | undefined;
  readonly interruptible: boolean;
  /** When it ended. */
  readonly ended?: number;
  /** The content type that it was created with over HTTP. Without one it holds chunks of any kind. */
  readonly contentType?: string;
  /** Absent: as retention says. */
  readonly lifetime?: Lifetime;
  readonly fork?: Fork;
  /** When it was deleted. What is kept of it is its name, which stays taken while forks read its log. */
  readonly deleted?: number;
}

/** What a fork is of, and where it parts from it. */
export interface Fork {
  /** The source's name and generation. */
  readonly source: string;
  readonly generation: string;
  /** The seq after which it parts, and how many bytes or messages of what follows it took along. */
  readonly seq: number;
  readonly sub: number;
  readonly inherited: readonly Inherited[];
}

/** What a new generation is begun with. */
export type Beginning = Omit<StreamRecord, 'name' | 'started' | 'ended' | 'deleted'>;

/** The storage key of a stream's record: percent-encoded, so that no name reaches into another's keys. */
export function keyOf(name: string): string {
  return `stream/${encodeURIComponent(name)}`;
}

/** The storage key under which a generation's outcome lies in pieces. */
export function outcomeKey(generation: string): string {
  return `outcome/${generation}`;
}

/**
 * The generation that chunk `seq` of a stream was written in: of what a fork inherits, its ancestor's. Offsets name it, so a
 * fork shares the offsets of its source up to where it parts from it, and no others.
 */
export function writtenIn(
  { generation, fork }: Pick<StreamRecord, 'generation' | 'fork'>,
  seq: number,
): string {
  return fork?.inherited.find(({ to }) => seq <= to)?.generation ?? generation;
}
