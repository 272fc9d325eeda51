import {
  type ClientMessageOf,
  type From,
  isReservedName,
  type ServerMessage,
  StreamError,
} from '../protocol/index.js';
import type { Followed, Library, ReadableLog } from './followed.js';
import type { Grant, ResolvedOptions } from './options.js';
import { covers, demand } from './policy.js';
import { present } from './present.js';
import { isRelay } from './relay/credentials.js';
import { RUN_LIST, withoutRunsOf } from './run-list.js';
import { Subscription, type Viewer } from './viewer.js';

/** What a client asks for that only reads. */
export type ReadingMessage = ClientMessageOf<'subscribe' | 'unsubscribe' | 'want' | 'read'>;

/** What a viewer may not see all of is changed on its way. */
type Filter = (frame: string) => string;

/** Lets viewers read streams, wherever these are had from. */
export class Reading {
  readonly #streams: Library;
  readonly #options: ResolvedOptions;

  constructor(streams: Library, options: ResolvedOptions) {
    this.#streams = streams;
    this.#options = options;
  }

  /**
   * Carries out a message.
   *
   * @throws {StreamError} when it is refused
   */
  async handle(viewer: Viewer, grant: Grant, message: ReadingMessage): Promise<void> {
    switch (message.type) {
      case 'subscribe':
        return viewer.subscribing(message.stream, () => this.#subscribe(viewer, grant, message));
      case 'unsubscribe':
        await viewer.subscribed(message.stream);
        return this.#unsubscribe(viewer, message.stream);
      case 'want':
        await viewer.subscribed(message.stream);
        return this.#want(viewer, message);
      case 'read':
        return this.#read(viewer, grant, message);
    }
  }

  /** After a fresh hello: ends the subscriptions that it does not cover any more. */
  regrant(viewer: Viewer, grant: Grant): void {
    for (const [name, subscription] of viewer.subscriptions) {
      try {
        demandRead(grant, name);
        if (name === RUN_LIST) subscription.filter = runListFilter(grant);
      } catch (error) {
        this.#unsubscribe(viewer, name);
        viewer.sendError(error as StreamError, { stream: name });
      }
    }
  }

  /** The connection is gone. */
  leave(viewer: Viewer): void {
    const followed = [...viewer.subscriptions.values()].map(({ stream }) => stream);
    viewer.close();
    for (const stream of followed) this.#streams.release(stream);
  }

  async #subscribe(
    viewer: Viewer,
    grant: Grant,
    { stream: name, from = 'start', visible = true }: ClientMessageOf<'subscribe'>,
  ): Promise<void> {
    this.#demandSubscribe(viewer, grant, name);
    await this.#streams.use(name, (stream) => {
      if (viewer.closed) return;
      // It was looked for meanwhile, and what its viewer may do can have changed.
      const { grant: present = {} } = viewer;
      this.#demandSubscribe(viewer, present, name);
      viewer.subscriptions.get(name)?.close();
      const { next, isReset } = position(stream, from);
      const subscription = new Subscription(viewer, stream, next, visible);
      viewer.subscriptions.set(name, subscription);
      if (name === RUN_LIST) subscription.filter = runListFilter(present);
      viewer.send({ type: isReset ? 'reset' : 'opened', ...stream.describe(next) } as ServerMessage);
      viewer.serve();
    });
  }

  /** @throws {StreamError} as {@link demandRead}, and `too-many-subscriptions` */
  #demandSubscribe({ subscriptions }: Viewer, grant: Grant, name: string): void {
    demandRead(grant, name);
    const most = this.#options.limits.subscriptions;
    if (subscriptions.size >= most && !subscriptions.has(name) && !isRelay(grant))
      throw new StreamError('too-many-subscriptions', `A connection may follow ${most} streams`);
  }

  #unsubscribe(viewer: Viewer, name: string): void {
    const subscription = viewer.subscriptions.get(name);
    if (!subscription) return;
    subscription.close();
    viewer.subscriptions.delete(name);
    this.#streams.release(subscription.stream);
  }

  #want(viewer: Viewer, { stream, seq, visible }: ClientMessageOf<'want'>): void {
    const subscription = viewer.subscriptions.get(stream);
    if (!subscription) return;
    if (visible !== undefined) subscription.visible = visible;
    if (seq !== undefined) subscription.stream.want(seq);
  }

  async #read(viewer: Viewer, grant: Grant, message: ClientMessageOf<'read'>): Promise<void> {
    demandRead(grant, message.stream);
    // Of the stream only its log is needed, which needs no memory: nothing is held while credit is waited for.
    const log = await present(this.#streams, message, (stream) => stream.log);
    await viewer.inTurn(() => readLog(viewer, log, message));
  }
}

/** @throws {StreamError} `gone` where the generation was deleted meanwhile, and as {@link demandRead} */
async function readLog(viewer: Viewer, log: ReadableLog, message: ClientMessageOf<'read'>): Promise<void> {
  const { id, stream, generation } = message;
  const to = Math.min(message.to, log.head);
  let from = Math.max(1, message.from);
  while (from <= to && !viewer.closed) {
    if (from < log.first) {
      viewer.send({ type: 'gap', stream, generation, from, to: Math.min(to, log.first - 1), id });
      from = log.first;
      continue;
    }
    await viewer.credit();
    const slice = await log.slice(from);
    if (viewer.closed) break;
    if (!slice && from < log.first) continue; // trimmed while it was read
    if (!slice) throw new StreamError('gone', `That generation of "${stream}" is over`);
    // What the viewer may read can have changed while there was no credit.
    const { grant = {} } = viewer;
    demandRead(grant, stream);
    const filter = stream === RUN_LIST ? runListFilter(grant) : undefined;
    const text = filter ? filter(slice.text) : slice.text;
    // The stored lines are `chunks` messages; the id is put at their end. A line ends at LF and nowhere else: for
    // `$` with the flag `m` it would end at a U+2028 in somebody's text as well.
    const frame = await viewer.pack(text.replaceAll(/\}(?=\n|$)/g, `,"id":${id}}`));
    viewer.sendPacked(frame);
    from = slice.next;
  }
  viewer.send({ type: 'ok', id });
}

/**
 * Checks that a stream may be read. The list of runs may be, by whoever may read anything: it is filtered.
 *
 * @throws {StreamError} `forbidden`, `token-expired`, and `unknown-stream` for a reserved name that is none.
 */
function demandRead(grant: Grant, name: string): void {
  if (isReservedName(name) && name !== RUN_LIST) {
    throw new StreamError('unknown-stream', `There is no stream "${name}"`);
  }
  const readsSome = Array.isArray(grant.read) && grant.read.length > 0;
  demand(name === RUN_LIST && readsSome ? { ...grant, read: true } : grant, 'read', name);
}

/** What hides the runs of streams that a caller may not read. */
function runListFilter({ read }: Grant): Filter | undefined {
  return read === true ? undefined : (frame) => withoutRunsOf(frame, (stream) => covers(read, stream));
}

/** Where a subscription begins. */
function position({ log, generation }: Followed, from: From): { next: number; isReset: boolean } {
  const { head, first } = log;
  if (from === 'start') return { next: 1, isReset: false };
  if ('last' in from) return { next: Math.max(first, head - from.last + 1), isReset: false };
  if (from.generation === generation) return { next: Math.min(from.seq, head) + 1, isReset: false };
  return { next: 1, isReset: from.generation !== '' && generation !== '' };
}
