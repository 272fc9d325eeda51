import { formatAddress } from './address.js';
import { Connection, type ConnectionOptions, type Token } from './connection.js';
import { Listeners } from './listeners.js';

/** A connection that is shared, held until it is let go of. */
export interface Lease {
  readonly connection: Connection;
  /** To be called once; the last one closes the connection, unless someone takes it over in the same task. */
  release(): void;
}

interface Entry {
  readonly connection: Connection;
  leases: number;
}

const entries = new Map<string, Entry>();
const watchers = new Listeners<Connection>();

/** The page's one connection to a room for an identity; made when nobody has it yet. */
export function lease(options: ConnectionOptions): Lease {
  const key = keyOf(options);
  let entry = entries.get(key);
  if (!entry || entry.connection.state.state === 'closed') {
    entry = { connection: new Connection(options), leases: 0 };
    entries.set(key, entry);
    watchers.notify(entry.connection);
  }
  entry.leases++;
  return { connection: entry.connection, release: () => release(key, entry) };
}

/** Tells of every connection of the page, of those that are there at once, until the returned function is called. */
export function watchConnections(watcher: (connection: Connection) => void): () => void {
  for (const { connection } of entries.values()) watcher(connection);
  return watchers.add(watcher);
}

function release(key: string, entry: Entry): void {
  entry.leases--;
  // An element that is moved in the document leaves and comes back within one task.
  entry.connection.platform.after(0, () => {
    if (entry.leases > 0) return;
    if (entries.get(key) === entry) entries.delete(key);
    entry.connection.close();
  });
}

/** One socket per host, party, room and identity (and, in tests, per platform). */
function keyOf({ address, token, platform, WebSocket }: ConnectionOptions): string {
  return JSON.stringify([formatAddress(address), identityOf(token), numberOf(platform), numberOf(WebSocket)]);
}

/** Two tokens are the same identity when they are the same text or the same function. */
function identityOf(token: Token | undefined): string | number {
  return typeof token === 'function' ? numberOf(token) : `token ${token ?? ''}`;
}

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

function numberOf(object: object | undefined): number {
  if (!object) return 0;
  const number = numbers.get(object) ?? ++lastNumber;
  numbers.set(object, number);
  return number;
}
