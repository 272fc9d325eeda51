import {
  type ClientMessage,
  type ClientMessageOf,
  type From,
  isReservedName,
  isSupportedVersion,
  PROTOCOL_VERSION,
  type ServerMessageOf,
  StreamError,
} from '../protocol/index.js';
import type { Admission } from './admission.js';
import { find } from './find.js';
import type { Log } from './log.js';
import type { Grant, ResolvedOptions } from './options.js';
import { covers, demand } from './policy.js';
import { RUN_LIST, withoutRunsOf } from './run-list.js';
import type { Runs } from './runs.js';
import type { Stream } from './stream.js';
import type { Streams } from './streams.js';
import type { Uploads } from './uploads.js';
import { Subscription, type Viewer } from './viewer.js';

type Ok = Omit<ServerMessageOf<'ok'>, 'type' | 'id'>;

/** Carries out what clients ask for once they have said hello. Every command is checked against the grant. */
export class Commands {
  readonly #streams: Streams;
  readonly #runs: Runs;
  readonly #admission: Admission;
  readonly #uploads: Uploads;
  readonly #options: ResolvedOptions;

  constructor(
    parts: {
      readonly streams: Streams;
      readonly runs: Runs;
      readonly admission: Admission;
      readonly uploads: Uploads;
    },
    options: ResolvedOptions,
  ) {
    this.#streams = parts.streams;
    this.#runs = parts.runs;
    this.#admission = parts.admission;
    this.#uploads = parts.uploads;
    this.#options = options;
  }

  /**
   * Carries out a message of a viewer that has said hello.
   *
   * @throws {StreamError} when it is refused
   */
  async handle(viewer: Viewer, grant: Grant, message: ClientMessage, bytes?: Uint8Array): Promise<void> {
    switch (message.type) {
      case 'hello':
        return; // handled by the room
      case 'subscribe':
        return this.#subscribe(viewer, grant, message);
      case 'unsubscribe':
        return this.#unsubscribe(viewer, message.stream);
      case 'want':
        return this.#want(viewer, message);
      case 'ack':
        return viewer.ack(message.units);
      case 'ping':
        return viewer.send({ type: 'pong' });
      case 'upload':
        return this.#uploads.receive(viewer, message, bytes ?? new Uint8Array());
      case 'read':
        return this.#read(viewer, grant, message);
      case 'find':
        demand(grant, 'read', message.stream);
        return this.#find(viewer, message);
      default:
        return viewer.send({ type: 'ok', id: message.id, ...(await this.#control(viewer, grant, message)) });
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

  async #control(
    viewer: Viewer,
    grant: Grant,
    message: ClientMessageOf<'run' | 'cancel' | 'interrupt' | 'retry'>,
  ): Promise<Ok> {
    if (message.type === 'run') {
      demand(grant, 'run', message.task);
      return this.#admission.start(message, viewer);
    }
    if (message.type === 'cancel' && message.run !== undefined) {
      await this.#admission.decided(message.run);
      if (await this.#cancelQueued(grant, message.stream, message.run)) return {};
    }
    if (message.type === 'retry') {
      // Sent again after a reconnect: by now the generation that it names is over, because of itself.
      const repeated = await this.#admission.repeat(message.run, viewer);
      if (repeated) return repeated;
    }
    return this.#present(message, (stream) => this.#controlRun(viewer, grant, message, stream));
  }

  #controlRun(
    viewer: Viewer,
    grant: Grant,
    message: ClientMessageOf<'cancel' | 'interrupt' | 'retry'>,
    stream: Stream,
  ): Ok | Promise<Ok> {
    const task = stream.record?.task;
    if (task === undefined) throw new StreamError('not-running', `No run writes "${message.stream}"`);
    demand(grant, 'run', task);
    if (message.type === 'retry') return this.#admission.retry(stream, message.run, viewer);
    const run = this.#runs.writing(stream);
    if (!run || (message.type === 'cancel' && message.run !== undefined && message.run !== run.record.run)) {
      throw new StreamError('not-running', `"${message.stream}" is not being written by that run`);
    }
    if (message.type === 'cancel') this.#runs.cancel(run, 'cancelled');
    else if (run.task.interruptible) run.interrupt();
    else
      throw new StreamError(
        'not-interruptible',
        `"${task}" cannot be asked to finish early; it can be cancelled`,
      );
    return { stream: stream.name, generation: stream.generation, run: run.record.run };
  }

  async #cancelQueued(grant: Grant, stream: string, run: string): Promise<boolean> {
    const task = this.#admission.queuedTask(stream, run);
    if (task === undefined) return false;
    demand(grant, 'run', task);
    return this.#admission.cancelQueued(stream, run);
  }

  /** Works with the stream of a command, if its generation is the present one. */
  #present<T>(
    { stream: name, generation }: { readonly stream: string; readonly generation?: string | undefined },
    work: (stream: Stream) => T | Promise<T>,
  ): Promise<T> {
    return this.#streams.use(name, (stream) => {
      if (!stream.record) throw new StreamError('unknown-stream', `There is no stream "${name}"`);
      if (generation !== undefined && generation !== stream.generation) {
        throw new StreamError('gone', `That generation of "${name}" is over`);
      }
      return work(stream);
    });
  }

  async #subscribe(
    viewer: Viewer,
    grant: Grant,
    { stream: name, from = 'start', visible = true }: ClientMessageOf<'subscribe'>,
  ): Promise<void> {
    demandRead(grant, name);
    const most = this.#options.limits.subscriptions;
    if (viewer.subscriptions.size >= most && !viewer.subscriptions.has(name)) {
      throw new StreamError('too-many-subscriptions', `A connection may follow ${most} streams`);
    }
    await this.#streams.use(name, (stream) => {
      if (viewer.closed) return;
      viewer.subscriptions.get(name)?.close();
      const { next, isReset } = position(stream, from);
      const subscription = new Subscription(viewer, stream, next, visible);
      viewer.subscriptions.set(name, subscription);
      if (name === RUN_LIST) subscription.filter = runListFilter(grant);
      viewer.send({ type: isReset ? 'reset' : 'opened', ...stream.describe(next) });
      viewer.serve();
    });
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

  async #find(viewer: Viewer, message: ClientMessageOf<'find'>): Promise<void> {
    const log = await this.#present(message, (stream) => stream.log);
    await viewer.inTurn(async () =>
      viewer.send({ type: 'found', id: message.id, ...(await find(log, message)) }),
    );
  }

  async #read(viewer: Viewer, grant: Grant, message: ClientMessageOf<'read'>): Promise<void> {
    demandRead(grant, message.stream);
    const filter = message.stream === RUN_LIST ? runListFilter(grant) : undefined;
    // Of the stream only its log is needed, which needs no memory: nothing is held while credit is waited for.
    const log = await this.#present(message, (stream) => stream.log);
    await viewer.inTurn(() => this.#readLog(viewer, log, message, filter));
  }

  async #readLog(
    viewer: Viewer,
    log: Log,
    message: ClientMessageOf<'read'>,
    filter: ((frame: string) => string) | undefined,
  ): Promise<void> {
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
      if (!slice && from < log.first) continue; // trimmed while it was read
      if (!slice) break;
      const text = filter ? filter(slice.text) : slice.text;
      // The stored lines are `chunks` messages; the id is put at their end. A line ends at LF and nowhere else: for
      // `$` with the flag `m` it would end at a U+2028 in somebody's text as well.
      viewer.sendChunks(text.replaceAll(/\}(?=\n|$)/g, `,"id":${id}}`));
      from = slice.next;
    }
    viewer.send({ type: 'ok', id });
  }
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
function runListFilter({ read }: Grant): ((frame: string) => string) | undefined {
  return read === true ? undefined : (frame) => withoutRunsOf(frame, (stream) => covers(read, stream));
}

/** Where a subscription begins. */
function position(stream: Stream, from: From): { next: number; isReset: boolean } {
  const { head } = stream.log;
  if (from === 'start') return { next: 1, isReset: false };
  if ('last' in from) return { next: Math.max(stream.log.first, head - from.last + 1), isReset: false };
  if (from.generation === stream.generation) return { next: Math.min(from.seq, head) + 1, isReset: false };
  return { next: 1, isReset: from.generation !== '' && stream.record !== undefined };
}

/** The answer to `hello`. */
export function answerHello(message: ClientMessageOf<'hello'>, grant: Grant): ServerMessageOf<'ok'> {
  const renew =
    grant.expires === undefined ? undefined : Math.max(0, Math.floor((grant.expires - Date.now()) * 0.8));
  return {
    type: 'ok',
    id: 0,
    version: Math.min(message.version, PROTOCOL_VERSION),
    ...(renew === undefined ? {} : { renew }),
  };
}

/** Whether a hello's version is understood. */
export function speaks(message: ClientMessageOf<'hello'>): boolean {
  return isSupportedVersion(message.version);
}
