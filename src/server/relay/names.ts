/*
 * A room whose viewers are spread has relay rooms beside it, in the same party. Their names begin with a prefix
 * that nobody outside may use.
 */

const PREFIX = '~relay.';

/** A relay: the room that it stands for, and which of its relays it is. */
export interface RelayName {
  readonly origin: string;
  readonly index: number;
}

/** The name of the room that is relay `index` of `origin`. */
export function relayName({ origin, index }: RelayName): string {
  return `${PREFIX}${index}.${origin}`;
}

/** Reads the name of a relay room; `undefined` for any other room. */
export function readRelayName(room: string): RelayName | undefined {
  if (!isRelayName(room)) return undefined;
  const [, index, origin] = /^(\d+)\.(.+)$/s.exec(room.slice(PREFIX.length)) ?? [];
  return index === undefined || origin === undefined ? undefined : { origin, index: Number(index) };
}

/** Whether a room's name is kept for relays. */
export function isRelayName(room: string): boolean {
  return room.startsWith(PREFIX);
}

/**
 * Which of `shards` relays a connection goes to: by a hash of what names it, so that they are spread evenly
 * (FNV-1a, 32 bits).
 */
export function shardOf(connection: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < connection.length; i++) {
    hash = Math.imul(hash ^ connection.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % shards;
}
