import type { Chunk } from '../protocol/chunk.js';
import type { StreamError } from '../protocol/errors.js';
import type { Json } from '../protocol/json.js';

/*
 * What the elements tell the page. All bubble and cross shadow borders; each comes once per flush with all that
 * was painted in it, after it was painted. `replay` is true while history is redrawn: what was in the stream
 * already when this element opened it.
 */

interface StreamDomEventInit {
  readonly replay?: boolean;
}

abstract class StreamDomEvent extends Event {
  /** Whether this is history, already in the stream when the element opened it. */
  readonly replay: boolean;

  constructor(type: string, { replay = false }: StreamDomEventInit = {}) {
    super(type, { bubbles: true, composed: true });
    this.replay = replay;
  }
}

/** `stream-start`: a generation of the stream is being shown. */
export class StreamStartEvent extends StreamDomEvent {
  constructor(
    readonly stream: string,
    readonly generation: string,
    readonly run: string | undefined,
    init?: StreamDomEventInit,
  ) {
    super('stream-start', init);
  }
}

/** `stream-chunk`: chunks were painted; the first is number `firstSeq`, the others follow without holes. */
export class StreamChunkEvent extends StreamDomEvent {
  constructor(
    readonly chunks: readonly Chunk[],
    readonly firstSeq: number,
    init?: StreamDomEventInit,
  ) {
    super('stream-chunk', init);
  }
}

/** `stream-text`: text was painted: appended, put in front, or in place of everything. */
export class StreamTextEvent extends StreamDomEvent {
  /** The part of the stream's text that it belongs to, such as `reasoning`; `undefined`: the answer. */
  readonly part: string | undefined;

  constructor(
    readonly text: string,
    readonly mode: 'append' | 'prepend' | 'replace',
    init?: StreamDomEventInit & { readonly part?: string | undefined },
  ) {
    super('stream-text', init);
    this.part = init?.part;
  }
}

/** `stream-update`: items with these keys were changed, added, or the list was emptied. */
export class StreamUpdateEvent extends StreamDomEvent {
  constructor(
    readonly op: 'append' | 'prepend' | 'update' | 'clear',
    readonly keys: readonly string[],
    init?: StreamDomEventInit,
  ) {
    super('stream-update', init);
  }
}

/** `stream-remove`: items with these keys are about to be removed; their rows are still there. */
export class StreamRemoveEvent extends StreamDomEvent {
  constructor(
    readonly keys: readonly string[],
    init?: StreamDomEventInit,
  ) {
    super('stream-remove', init);
  }
}

/** `stream-progress`: how far the work has come; `value` is a fraction, absent when it cannot be told. */
export class StreamProgressEvent extends StreamDomEvent {
  constructor(
    readonly value: number | undefined,
    readonly total: number | undefined,
    readonly step: string | undefined,
    init?: StreamDomEventInit,
  ) {
    super('stream-progress', init);
  }
}

/** `stream-error`: the stream ended in an error, or could not be read. What had arrived stays. */
export class StreamErrorEvent extends StreamDomEvent {
  constructor(
    readonly error: StreamError,
    readonly chunkCount: number,
    init?: StreamDomEventInit,
  ) {
    super('stream-error', init);
  }
}

/** `stream-done`: the stream is complete; no more will come. */
export class StreamDoneEvent extends StreamDomEvent {
  constructor(
    readonly result: Json | undefined,
    readonly interrupted: boolean,
    init?: StreamDomEventInit,
  ) {
    super('stream-done', init);
  }
}

/** `stream-cancel`: the run was stopped. */
export class StreamCancelEvent extends StreamDomEvent {
  constructor(
    readonly reason: string,
    init?: StreamDomEventInit,
  ) {
    super('stream-cancel', init);
  }
}

/** `stream-reset`: a new generation has begun; what is shown is stale until its first chunk or its end. */
export class StreamResetEvent extends StreamDomEvent {
  constructor(init?: StreamDomEventInit) {
    super('stream-reset', init);
  }
}

/** `stream-gap`: chunks `from` to `to` are not kept any more, or were skipped on request. */
export class StreamGapEvent extends StreamDomEvent {
  constructor(
    readonly from: number,
    readonly to: number,
    init?: StreamDomEventInit,
  ) {
    super('stream-gap', init);
  }
}

/** `stream-follow`: a view began to keep its end in view, or was released from it. */
export class StreamFollowEvent extends Event {
  constructor(
    /** Whether the end is kept in view from now on. */
    readonly pinned: boolean,
  ) {
    super('stream-follow', { bubbles: true, composed: true });
  }
}

/** `stream-jump`: somebody wants to see the output of a run. Cancelled, the page shows it in its own way. */
export class StreamJumpEvent extends Event {
  constructor(
    readonly stream: string,
    readonly run: string,
  ) {
    super('stream-jump', { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'stream-jump': StreamJumpEvent;
    'stream-start': StreamStartEvent;
    'stream-chunk': StreamChunkEvent;
    'stream-text': StreamTextEvent;
    'stream-update': StreamUpdateEvent;
    'stream-remove': StreamRemoveEvent;
    'stream-progress': StreamProgressEvent;
    'stream-error': StreamErrorEvent;
    'stream-done': StreamDoneEvent;
    'stream-cancel': StreamCancelEvent;
    'stream-reset': StreamResetEvent;
    'stream-gap': StreamGapEvent;
    'stream-follow': StreamFollowEvent;
  }
}
