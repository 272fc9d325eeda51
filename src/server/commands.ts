import { type ClientMessageOf, type ServerMessageOf, StreamError } from '../protocol/index.js';
import type { Admission } from './admission.js';
import { find } from './find.js';
import type { Hall, Received } from './hall.js';
import type { Grant, ResolvedOptions } from './options.js';
import { covers, demand } from './policy.js';
import { present } from './present.js';
import { Reading } from './reading.js';
import { isCancel, type Runs } from './runs.js';
import type { Stream } from './stream.js';
import type { Streams } from './streams.js';
import type { Uploads } from './uploads.js';
import type { Viewer } from './viewer.js';

type Ok = Omit<ServerMessageOf<'ok'>, 'type' | 'id'>;

/** Carries out what clients ask for once they have said hello. Every command is checked against the grant. */
export class Commands implements Hall {
  readonly #streams: Streams;
  readonly #runs: Runs;
  readonly #admission: Admission;
  readonly #uploads: Uploads;
  readonly #reading: Reading;

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
    this.#reading = new Reading(parts.streams, options);
  }

  /**
   * Carries out a message of a viewer that has said hello.
   *
   * @throws {StreamError} when it is refused
   */
  async handle(viewer: Viewer, grant: Grant, { message, bytes }: Received): Promise<void> {
    switch (message.type) {
      case 'hello':
        return; // the handshake's
      case 'subscribe':
      case 'unsubscribe':
      case 'want':
      case 'read':
        return this.#reading.handle(viewer, grant, message);
      case 'ack':
        return viewer.ack(message.units);
      case 'ping':
        return viewer.send({ type: 'pong' });
      case 'upload':
        return this.#uploads.receive(viewer, message, bytes ?? new Uint8Array());
      case 'find':
        demand(grant, 'read', message.stream);
        return this.#find(viewer, message);
      default:
        return viewer.send({ type: 'ok', id: message.id, ...(await this.#control(viewer, message)) });
    }
  }

  /** After a fresh hello: ends the subscriptions that it does not cover any more. */
  regrant(viewer: Viewer, grant: Grant): void {
    this.#reading.regrant(viewer, grant);
  }

  /** The connection is gone. */
  leave(viewer: Viewer): void {
    this.#reading.leave(viewer);
    this.#uploads.leave(viewer);
  }

  /** What may be done is looked up where it is done: while something is waited for, the grant may end. */
  async #control(
    viewer: Viewer,
    message: ClientMessageOf<'run' | 'cancel' | 'interrupt' | 'retry'>,
  ): Promise<Ok> {
    if (message.type === 'run') {
      demand(viewer.grant ?? {}, 'run', message.task);
      return this.#admission.start(message, viewer);
    }
    if (message.type === 'cancel' && message.run !== undefined) {
      await this.#admission.decided(message.run);
      if (await this.#cancelQueued(viewer, message.stream, message.run)) return {};
      if (await this.#admission.wasCancelled(message.run, viewer)) return {};
    }
    if (message.type === 'retry') {
      // Sent again after a reconnect: by now the generation that it names is over, because of itself.
      const repeated = await this.#admission.repeat(message, viewer);
      if (repeated) return repeated;
    }
    await this.#demandKnowledge(viewer.grant ?? {}, message.stream);
    return present(this.#streams, message, (stream) => this.#controlRun(viewer, message, stream));
  }

  /**
   * Refuses whoever may neither read a stream nor run the task that writes it, in the same way whether or not it exists.
   *
   * @throws {StreamError} `forbidden`
   */
  async #demandKnowledge(grant: Grant, name: string): Promise<void> {
    if (covers(grant.read, name)) return;
    const task = await this.#streams.use(name, ({ record }) => record?.task);
    if (task !== undefined && covers(grant.run, task)) return;
    throw new StreamError('forbidden', `You may not control what writes "${name}"`);
  }

  #controlRun(
    viewer: Viewer,
    message: ClientMessageOf<'cancel' | 'interrupt' | 'retry'>,
    stream: Stream,
  ): Ok | Promise<Ok> {
    const task = stream.record?.task;
    if (task === undefined) throw new StreamError('not-running', `No run writes "${message.stream}"`);
    demand(viewer.grant ?? {}, 'run', task);
    if (message.type === 'retry') return this.#admission.retry(stream, message.run, viewer);
    const run = this.#runs.writing(stream);
    if (message.type === 'cancel' && message.run === undefined && isCancel(stream.outcome)) return {};
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

  async #cancelQueued({ grant = {} }: Viewer, stream: string, run: string): Promise<boolean> {
    const task = this.#admission.waiting.task(stream, run);
    if (task === undefined) return false;
    demand(grant, 'run', task);
    return this.#admission.waiting.cancel(stream, run);
  }

  async #find(viewer: Viewer, message: ClientMessageOf<'find'>): Promise<void> {
    const log = await present(this.#streams, message, (stream) => stream.log);
    await viewer.inTurn(async () => {
      // Who does not take what it has asked for gets no more to take.
      await viewer.credit();
      viewer.send({ type: 'found', id: message.id, ...(await find(log, message)) });
    });
  }
}
