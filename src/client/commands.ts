import type { ClientMessage, ClientMessageOf } from '../protocol/client-messages.js';
import { StreamError } from '../protocol/errors.js';
import type { ServerMessageOf } from '../protocol/server-messages.js';

type CommandType = 'run' | 'cancel' | 'interrupt' | 'retry' | 'read' | 'find';
/** A command that has yet to get its id. */
export type Command = { [T in CommandType]: Omit<ClientMessageOf<T>, 'id'> }[CommandType];
/** How a command was answered. */
export type Answer = ServerMessageOf<'ok'>;
/** What comes before the answer of `read` and `find`. */
export type AnswerData = ServerMessageOf<'chunks' | 'gap' | 'found'>;

export interface CommandOptions {
  /** Receives the data that comes before the answer. */
  readonly onData?: ((message: AnswerData) => void) | undefined;
  /** The command is sent once more: data so far will come again. */
  readonly onRepeat?: (() => void) | undefined;
}

interface Pending extends CommandOptions {
  readonly message: ClientMessage & { readonly id: number };
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: StreamError) => void;
  /** How often it was sent. */
  sent: number;
}

/**
 * The commands that wait for their answers. Commands given while there is no connection wait for one. What
 * was sent and not answered when a connection ends is sent again where that cannot do a thing twice, and is
 * rejected with `connection-closed` where it could.
 */
export class Commands {
  readonly #send: (message: ClientMessage) => boolean;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  /** @param send returns `false` while there is no connection */
  constructor(send: (message: ClientMessage) => boolean) {
    this.#send = send;
  }

  /** Whether the answer to any is awaited. */
  get isWaiting(): boolean {
    return this.#pending.size > 0;
  }

  /** Sends a command now or as soon as that can be. Rejects with the server's {@link StreamError}. */
  add(command: Command, options: CommandOptions = {}): Promise<Answer> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        ...options,
        message: { ...command, id } as Pending['message'],
        resolve,
        reject,
        sent: 0,
      };
      this.#pending.set(id, pending);
      this.#transmit(pending);
    });
  }

  /** Sends what waits: a connection is there. */
  connected(): void {
    for (const pending of [...this.#pending.values()]) this.#transmit(pending);
  }

  /** Rejects what must not be sent twice: the connection was lost. */
  disconnected(): void {
    for (const [id, { message, sent, reject }] of [...this.#pending]) {
      if (sent === 0 || isRepeatable(message)) continue;
      this.#pending.delete(id);
      reject(
        new StreamError('connection-closed', `The connection was lost before "${message.type}" was answered`),
      );
    }
  }

  /** Rejects everything: there will be no connection any more. */
  close(error: StreamError): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }

  /** Hands an answer, or data that comes before one, to the command it is for. */
  receive(message: (Answer | AnswerData | ServerMessageOf<'error'>) & { readonly id: number }): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if (message.type !== 'ok' && message.type !== 'error') {
      pending.onData?.(message);
      // `find` has one datum, which is its answer too.
      if (message.type !== 'found') return;
    }
    this.#pending.delete(message.id);
    if (message.type === 'found') pending.resolve({ type: 'ok', id: message.id });
    else if (message.type === 'ok') pending.resolve(message);
    else if (pending.sent > 1 && isDoneBy(pending.message, message.code))
      pending.resolve({ type: 'ok', id: message.id });
    else pending.reject(StreamError.from(message));
  }

  #transmit(pending: Pending): void {
    if (pending.sent > 0) pending.onRepeat?.();
    if (this.#send(pending.message)) pending.sent++;
  }
}

/** Whether sending it twice does no more than sending it once. */
function isRepeatable(message: ClientMessage): boolean {
  // Without a generation or run the second one could hit a run that began in between.
  if (message.type === 'cancel') return message.generation !== undefined || message.run !== undefined;
  return message.type !== 'interrupt' || message.generation !== undefined;
}

/** Whether an error to the second sending says that the first has done its work, as far as can be told. */
function isDoneBy(message: ClientMessage, code: string): boolean {
  // A cancel that has done its work is acknowledged whenever it is said: what is refused was not cancelled.
  return message.type === 'interrupt' && (code === 'not-running' || code === 'gone');
}
