import { type Chunk, isYielded, type ProgressChunk } from '../protocol/chunk.js';
import { StreamError } from '../protocol/errors.js';
import { isSafeKey, type Json, type JsonObject } from '../protocol/json.js';
import type { Outcome, Status } from '../protocol/server-messages.js';
import type { ConnectionState, StreamDescription, StreamEvent } from './source.js';

/**
 * All that is known of a stream while it is read, but for its content: content is handed on as it comes, and
 * whoever wants to keep it does. Immutable; see {@link transition}.
 */
export interface StreamState extends Omit<StreamDescription, 'next'> {
  /** The seq of the last chunk applied. */
  readonly seq: number;
  /** Whether what is shown belongs to the generation before, until something of the new one comes. */
  readonly stale: boolean;
  /** How many chunks that were yielded have been applied of this generation; what is told beside them, and gaps, do not count. */
  readonly chunkCount: number;
  /** The latest of each: progress, facts, shared fields. */
  readonly progress: Omit<ProgressChunk, 'kind' | 'form'> | undefined;
  readonly meta: JsonObject;
  readonly fields: JsonObject;
  /** With status `complete`: what the task returned. */
  readonly result: Json | undefined;
  /** With status `complete`: the task was asked to finish early. */
  readonly interrupted: boolean;
  /** With status `error`: the stream's error. Else, what went wrong with reading it, if anything. */
  readonly error: StreamError | undefined;
  /** Once it is over: when it ended, in milliseconds since 1970. */
  readonly ended: number | undefined;
  /** With status `cancelled`: why. With `idle`: `deleted` or `expired`, where there was a stream. */
  readonly reason: string | undefined;
  /** The place in the queue while `pending`, from 1. */
  readonly position: number | undefined;
  readonly connection: ConnectionState;
}

/** A stream of which nothing is known yet. */
export function initialState(stream = ''): StreamState {
  return {
    stream,
    generation: '',
    status: 'idle',
    interruptible: false,
    head: 0,
    first: 1,
    seq: 0,
    stale: false,
    chunkCount: 0,
    progress: undefined,
    meta: {},
    fields: {},
    result: undefined,
    interrupted: false,
    error: undefined,
    ended: undefined,
    reason: undefined,
    position: undefined,
    connection: { state: 'connecting' },
  };
}

/** Whether a run or transfer is under way. */
export function isRunning(status: Status): boolean {
  return status === 'pending' || status === 'streaming';
}

/** Whether the generation has ended for ever. */
export function isTerminal(status: Status): status is Outcome['status'] {
  return status === 'complete' || status === 'error' || status === 'cancelled';
}

/**
 * The next state, and the event as it is to be handed on: without what was applied before, or `undefined`
 * when nothing of it is new. This is where "exactly once, in order, nothing after the end" is decided:
 *
 * - a chunk at or below the cursor is a repetition and is left out;
 * - a batch that begins beyond the next seq is not for this reader (another reader of the same connection
 *   is further on) and is left out; what is missing comes with a later batch or as a `gap`;
 * - nothing of another generation, and nothing after the end, is let through.
 */
export function transition(
  state: StreamState,
  event: StreamEvent,
): readonly [StreamState, StreamEvent | undefined] {
  switch (event.type) {
    case 'opened':
    case 'reset':
      return describe(state, event);
    case 'chunks':
      return applyChunks(state, event);
    case 'gap': {
      if (!isCurrent(state, event.generation) || event.to <= state.seq || event.from > state.seq + 1)
        return [state, undefined];
      const from = state.seq + 1;
      return [
        { ...state, seq: event.to, stale: false },
        { ...event, from },
      ];
    }
    case 'ended':
      // A gap in what was applied means that the end overtook the content: it will come again, after it.
      if (!isCurrent(state, event.generation) || event.head !== state.seq) return [state, undefined];
      return [{ ...end(state, event.outcome), ended: event.time }, event];
    case 'queued':
      // It may be the next run that waits, while this generation is still being written or has ended.
      if (state.status !== 'idle' && state.status !== 'pending') return [state, event];
      return [{ ...state, status: 'pending', position: event.position }, event];
    case 'failed':
      return [{ ...state, error: event.error }, event];
    case 'connection': {
      const { type: _, ...connection } = event;
      return [{ ...state, connection }, event];
    }
  }
}

function isCurrent(state: StreamState, generation: string): boolean {
  return generation === state.generation && generation !== '' && !isTerminal(state.status);
}

function describe(
  state: StreamState,
  event: StreamEvent & { type: 'opened' | 'reset' },
): readonly [StreamState, StreamEvent | undefined] {
  const { type: _, next, ...description } = event;
  if (event.generation === state.generation) {
    // Resumed. A status that is terminal here was applied with its `ended`; one that is terminal there will
    // be, once everything before it has come.
    const status = isTerminal(state.status) ? state.status : live(description.status);
    const opened = { ...state, ...description, status, error: status === 'error' ? state.error : undefined };
    // A `reset` for what is shown already answers an older subscribe: to the reader it is a resumption.
    return [opened, event.type === 'reset' ? { ...event, type: 'opened' } : event];
  }
  const isFirst = state.generation === '';
  const fresh: StreamState = {
    ...initialState(description.stream),
    ...description,
    status: live(description.status),
    seq: next - 1,
    stale: !isFirst && (state.seq > 0 || state.stale),
    // One that had ended before is taken away without a word.
    reason: event.generation !== '' ? undefined : state.reason === 'expired' ? 'expired' : 'deleted',
    connection: state.connection,
  };
  return [fresh, isFirst || event.type === 'reset' ? event : { ...event, type: 'reset' }];
}

/** A generation that has ended counts as streaming until its `ended` was applied. */
function live(status: Status): Status {
  return isTerminal(status) ? 'streaming' : status;
}

function applyChunks(
  state: StreamState,
  event: StreamEvent & { type: 'chunks' },
): readonly [StreamState, StreamEvent | undefined] {
  const known = state.seq + 1 - event.seq;
  if (!isCurrent(state, event.generation) || known < 0 || known >= event.chunks.length)
    return [state, undefined];
  const chunks = known === 0 ? event.chunks : event.chunks.slice(known);
  const seq = state.seq + chunks.length;
  let { progress, meta, fields } = state;
  for (const chunk of chunks) {
    if (chunk.kind === 'progress') progress = chunk.within ? progress : chunk;
    else if (chunk.kind === 'meta') meta = merge(meta, chunk.data);
    else if (chunk.kind === 'state') fields = merge(fields, chunk.fields);
  }
  const next: StreamState = {
    ...state,
    status: 'streaming',
    seq,
    head: Math.max(state.head, seq),
    stale: false,
    chunkCount: state.chunkCount + chunks.filter(isYielded).length,
    position: undefined,
    progress,
    meta,
    fields,
  };
  return [
    next,
    known === 0 ? event : { ...event, seq: event.seq + known, chunks: chunks as readonly Chunk[] },
  ];
}

function end(state: StreamState, outcome: Outcome): StreamState {
  const ended = { ...state, stale: false, status: outcome.status, error: undefined, position: undefined };
  if (outcome.status === 'error') return { ...ended, error: StreamError.from(outcome.error) };
  if (outcome.status === 'cancelled') return { ...ended, reason: outcome.reason };
  return { ...ended, result: outcome.result, interrupted: outcome.interrupted ?? false };
}

/** `into` with the fields of `from`, but for those that would reach a prototype. */
function merge(into: JsonObject, from: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...into };
  for (const [key, value] of Object.entries(from)) if (isSafeKey(key)) merged[key] = value;
  return merged;
}
