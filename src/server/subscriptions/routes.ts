import { isValidId, parseJson, StreamError } from '../../protocol/index.js';
import { readBody } from '../http/body.js';
import type { Call } from '../http/door.js';
import { readClaim, readConfig, readNames, readReport } from './config.js';
import { SubscriptionRefusal } from './refusal.js';
import type { Subscriptions } from './subscriptions.js';

/** What a request about subscriptions may have, in bytes. */
const BODY = 1024 * 1024;

/** A request below `…/v1/stream/__ds/`. */
export interface ControlCall extends Pick<Call, 'request' | 'door' | 'receive'> {
  /** Where all streams of the room are, with a slash at its end. */
  readonly root: string;
  /** What follows `__ds/`, decoded. */
  readonly path: string;
  /**
   * Checks that the caller may do something with a stream: before the body is read, and in the turn in which it is done.
   *
   * @throws {StreamError} `forbidden`, `token-expired`, `unauthorized`
   */
  demand(action: 'read' | 'append', name: string): void;
}

type Route = (call: ControlCall, all: Subscriptions, id: string, rest: string) => Promise<Response>;

/** `METHOD action`, where the action is what follows the subscription's id. */
const routes: Readonly<Record<string, Route>> = {
  'PUT ': create,
  'GET ': async (call, all, id) => {
    manage(call, id, 'read');
    return Response.json(await all.describe(id));
  },
  'DELETE ': async (call, all, id) => {
    manage(call, id);
    await all.remove(id);
    return nothing();
  },
  'POST streams': async (call, all, id) => {
    manage(call, id);
    const names = readNames(await bodyOf(call));
    await all.add(id, names, () => {
      manage(call, id);
      for (const name of names) call.demand('read', name);
    });
    return nothing();
  },
  'DELETE streams': async (call, all, id, path) => {
    manage(call, id);
    await all.drop(id, path);
    return nothing();
  },
  'POST claim': async (call, all, id) => {
    manage(call, id);
    const claim = readClaim(await bodyOf(call));
    manage(call, id);
    return Response.json(all.wakes.claim(all.find(id), claim));
  },
  'POST ack': report,
  'POST callback': report,
  'POST release': async (call, all, id) => {
    const given = readReport(await bodyOf(call));
    all.wakes.release(all.find(id), tokenOf(call), given);
    return nothing();
  },
};

/** Whether a request proves itself by the token of its wake, or asks for what is public: then nobody is asked who sends it. */
export function needsNoGrant(path: string): boolean {
  return path === 'jwks.json' || /^subscriptions\/[^/]+\/(ack|callback|release)$/.test(path);
}

/**
 * Answers a request about subscriptions (PROTOCOL.md §11.7).
 *
 * @throws {StreamError} where they are not enabled, or there is nothing of that path
 */
export async function answerControl(call: ControlCall, all: Subscriptions | undefined): Promise<Response> {
  if (!all) throw new StreamError('unknown-stream', 'This server has no subscriptions');
  if (call.path === 'jwks.json' && call.request.method === 'GET') return jwks(all);
  const [, id, action = '', rest = ''] =
    /^subscriptions\/([^/]+)(?:\/([a-z]+)(?:\/(.+))?)?$/.exec(call.path) ?? [];
  const key = `${call.request.method} ${action}`;
  const route = Object.hasOwn(routes, key) ? routes[key] : undefined;
  if (!route || id === undefined || !isValidId(id)) {
    throw new StreamError('unknown-stream', 'There is nothing of that path and method');
  }
  try {
    return await route(call, all, id, rest);
  } catch (error) {
    if (error instanceof SubscriptionRefusal) return error.toResponse();
    throw error;
  }
}

/** Whoever creates a subscription is told of all streams that it finds, and has the server write its wakes. */
async function create(call: ControlCall, all: Subscriptions, id: string): Promise<Response> {
  manage(call, id);
  const config = readConfig(await bodyOf(call), call.door.options.subscriptions?.webhooks ?? []);
  const done = await all.create(id, config, call.root, () => {
    manage(call, id);
    if (config.pattern !== undefined) demandAll(call, config.pattern);
    for (const name of config.streams) call.demand('read', name);
    if (config.wake_stream !== undefined) call.demand('append', config.wake_stream);
  });
  return Response.json(await all.describe(id), { status: done === 'created' ? 201 : 200 });
}

/** A pattern that begins with what may be read finds nothing else; but `**` at its end stands for nothing, too. */
function demandAll(call: ControlCall, pattern: string): void {
  call.demand('read', pattern);
  call.demand('read', pattern.replace(/(\/\*\*)+$/, ''));
}

async function report(call: ControlCall, all: Subscriptions, id: string): Promise<Response> {
  const given = readReport(await bodyOf(call));
  const next = all.wakes.ack(all.find(id), tokenOf(call), given);
  return Response.json({ ok: true, next_wake: next });
}

async function jwks(all: Subscriptions): Promise<Response> {
  const { public: key } = await all.key();
  return new Response(JSON.stringify({ keys: [key] }), {
    headers: { 'Content-Type': 'application/jwk-set+json', 'Cache-Control': 'public, max-age=300' },
  });
}

/** A grant for subscriptions names them as streams: `append: ['__ds/subscriptions/*']`. */
function manage(call: ControlCall, id: string, action: 'read' | 'append' = 'append'): void {
  call.demand(action, `__ds/subscriptions/${id}`);
}

function tokenOf({ request }: ControlCall): string {
  const [, token] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (token === undefined) throw new SubscriptionRefusal('TOKEN_INVALID', 'The token of the wake is missing');
  return token;
}

async function bodyOf({ request, receive }: ControlCall): Promise<unknown> {
  const body = await receive((bounds) => readBody(request, BODY, bounds));
  const parsed = parseJson(new TextDecoder().decode(body));
  if ('value' in parsed) return parsed.value;
  throw new SubscriptionRefusal('INVALID_REQUEST', parsed.error.message);
}

function nothing(): Response {
  return new Response(null, { status: 204 });
}
