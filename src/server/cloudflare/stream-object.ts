import type { Server } from 'partyserver';
import { addressOf, warnOfMissingAuthorize } from '../entrance.js';
import { resolveOptions, type StreamServerOptions } from '../options.js';
import { enter } from './enter.js';
import { type Env, placeOf, roomsOf } from './place.js';
import { RoomObject } from './room-object.js';

export interface StreamObjectOptions extends StreamServerOptions {
  /**
   * What clients call the rooms' party: lower-case words with hyphens. Its Durable Object binding has the same name in
   * capitals with underscores: `CHAT_ROOM` for `chat-room`. Default `main`, which is the clients' default too: `MAIN`.
   */
  readonly party?: string;
}

/** A class of Durable Objects that are rooms, fit to be exported as it is, or extended. */
export interface StreamObjectClass {
  new (ctx: DurableObjectState, env: Cloudflare.Env): Server & Pick<RoomObject, 'revoke'>;
  readonly options: { readonly hibernate: boolean };
  /**
   * Answers what is asked of the rooms, `/parties/<party>/<room>…`; gives `undefined` for any other address, so that a worker
   * can do more than this.
   *
   * @throws {TypeError} (the promise rejects) when the environment has no binding for the party.
   */
  route(request: Request, env: object): Promise<Response> | undefined;
  /** The same as a whole worker: `export default { fetch: Rivulet.fetch }`. Any other address is 404. */
  fetch(request: Request, env: object): Promise<Response>;
}

/**
 * Makes the class of Durable Objects that are the server's rooms.
 *
 * ```ts
 * export const Rivulet = createStreamObject({ tasks });
 * export default { fetch: Rivulet.fetch };
 * ```
 *
 * @throws {TypeError} for options that cannot be meant.
 */
export function createStreamObject({
  party = 'main',
  ...options
}: StreamObjectOptions = {}): StreamObjectClass {
  const place = placeOf(party);
  const resolved = resolveOptions(options);
  warnOfMissingAuthorize(resolved);

  const route = (request: Request, env: object) =>
    addressOf(request.url).party === party ? enter(request, env as Env, place, resolved) : undefined;

  return class StreamObject extends RoomObject {
    static readonly route = route;

    static async fetch(request: Request, env: object): Promise<Response> {
      return route(request, env) ?? new Response(null, { status: 404 });
    }

    constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
      super(ctx, env, roomsOf(env as unknown as Env, place), resolved);
    }
  };
}
