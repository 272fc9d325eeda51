import { StreamError } from '../protocol/index.js';
import { errorResponse } from './http/answer.js';
import type { ResolvedOptions } from './options.js';
import { isDevelopment, refuseOrigin } from './policy.js';
import { checkRelaySecret } from './relay/credentials.js';
import { isRelayName, relayName, shardOf } from './relay/names.js';

/*
 * What every host does with a request before a room sees it.
 */

/** The party and the room that a URL names, as they stand there: no host decodes them. */
export interface RoomAddress {
  readonly party: string;
  readonly room: string;
}

/** Reads `/parties/<party>/<room>…`, and `/party/<room>…` for the party `main`; of any other address both are empty. */
export function addressOf(url: string): RoomAddress {
  const [, kind, ...rest] = new URL(url).pathname.split('/');
  if (kind === 'party') return { party: 'main', room: rest[0] ?? '' };
  const [party = '', room = ''] = kind === 'parties' ? rest : [];
  return { party, room };
}

/**
 * Refuses an Origin or Host that is not allowed with 403, before anything else looks at the request, and whoever addresses
 * a relay: these are the server's own.
 */
export function refuse(request: Request, { origins }: ResolvedOptions): Response | undefined {
  const refusal = refuseOrigin(request, origins) ?? refuseRelay(request.url);
  return refusal && errorResponse(refusal);
}

function refuseRelay(url: string): StreamError | undefined {
  if (!isRelayName(addressOf(url).room)) return undefined;
  return new StreamError('forbidden', 'The names of rooms that begin with "~relay." are the server’s own');
}

/**
 * The name of the relay that is to answer an upgrade in the place of the room that `url` names; `undefined` where that has
 * none.
 *
 * @throws {StreamError} `misconfigured`
 */
export function relayFor(
  url: string,
  env: Readonly<Record<string, unknown>>,
  { shards }: ResolvedOptions,
): string | undefined {
  const { room } = addressOf(url);
  const count = shards(room);
  if (count === 0) return undefined;
  checkRelaySecret(env);
  const connection = new URL(url).searchParams.get('_pk') ?? crypto.randomUUID();
  return relayName({ origin: room, index: shardOf(connection, count) });
}

/** Tells the server's log what a server without `authorize` lets anyone do. */
export function warnOfMissingAuthorize({ authorize }: ResolvedOptions): void {
  if (authorize) return;
  console.warn(
    isDevelopment()
      ? 'rivulet: no `authorize` option; anyone on this machine may read and run. Deployed, this server would be read-only.'
      : 'rivulet: no `authorize` option; this server is read-only.',
  );
}
