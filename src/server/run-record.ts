import type { FileInfo } from '../protocol/index.js';

/** What is stored of a run. Its input (run-input.ts) and checkpoint lie beside it, for they may be long. */
export interface RunRecord {
  readonly run: string;
  readonly task: string;
  readonly stream: string;
  /** Empty while it waits in the queue. */
  readonly generation: string;
  readonly state: 'queued' | 'active' | 'ended';
  /** When it was asked for, in milliseconds since 1970. */
  readonly created: number;
  /** Whether it was a cancel that ended it: one that is said again, because its answer was lost, is acknowledged again. */
  readonly isCancelled?: boolean;
  readonly identity?: string;
  /** Who asked for it, as it is counted (caller.ts). */
  readonly caller?: string;
  readonly files?: readonly FileInfo[];
  /** What the page with the files proves itself by, as a digest (caller.ts). */
  readonly uploadKey?: string;
  /** How often it was started again after its room died without having written anything since. */
  readonly restarts: number;
  /** The head when it was last started again. */
  readonly restartedAt: number;
}

/** Deaths of the room in a row without a new chunk after which a resumable run is given up. */
export const MOST_RESTARTS = 3;

export const RUN = 'run/';
/** The runs that have ended, in the order of their ends: a padded number each (ended-runs.ts). */
export const ENDED = 'ended/';
/** Marks a run that is under way, so that a new life of the room finds it. */
export const ACTIVE = 'active/';
/** The queue, in order: a padded number each, whose value is the run's id. */
export const QUEUE = 'queue/';

/** Where the run's checkpoint lies in pieces. */
export function checkpointKey(run: string): string {
  return `checkpoint/${run}`;
}
