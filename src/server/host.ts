/**
 * What the room stands on: the small part of a Durable Object that it needs, so that the same core runs under
 * PartyKit and under any other host of Durable Objects.
 */
export interface Host {
  readonly storage: HostStorage;
  /** The server's environment: variables and secrets. */
  readonly env: Readonly<Record<string, unknown>>;
  /** The room's name. Not known to a room that an alarm woke (PartyKit 0.0.115 throws then). */
  name(): string | undefined;
  /** Sockets that were open before the room was hibernated, and still are. */
  sockets(): Iterable<HostSocket>;
  /** Opens a WebSocket to another room of the same party. */
  dial(room: string): Promise<PeerSocket>;
}

/** A WebSocket to another room of this server. */
export interface PeerSocket {
  send(data: string | ArrayBuffer | Uint8Array): void;
  close(): void;
  /** Says who is to be told what arrives; called once, right after it was opened. */
  listen(listener: PeerListener): void;
}

export interface PeerListener {
  onFrame(frame: string): void;
  /** It is closed, by whichever side; nothing follows. */
  onClose(code: number): void;
}

/** One WebSocket, which may outlive the room's memory. */
export interface HostSocket {
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
  /** Up to 2,048 bytes that survive hibernation. */
  attachment: unknown;
}

/**
 * The storage of a Durable Object. Writes take effect in order; all that are made in one turn are one
 * transaction, and what is sent in that turn after them leaves once they are durable. A value may be 131,072
 * bytes, a key 2,048, a call 128 keys.
 */
export interface HostStorage {
  get<T>(key: string): Promise<T | undefined>;
  list<T>(options: {
    readonly prefix?: string;
    readonly start?: string;
    readonly end?: string;
    readonly reverse?: boolean;
    readonly limit?: number;
  }): Promise<Map<string, T>>;
  put(entries: Readonly<Record<string, unknown>>): Promise<void>;
  delete(keys: string[]): Promise<unknown>;
  /** Resolves when every write so far is on disk. */
  sync(): Promise<void>;
  setAlarm(time: number): Promise<void>;
  deleteAlarm(): Promise<void>;
}

/** Keys that one storage call may name. */
export const KEYS_PER_CALL = 128;
