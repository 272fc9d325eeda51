import { StreamError } from '../../protocol/index.js';
import { type Admitted, callerOf } from '../caller.js';
import type { Gate } from '../gate.js';
import type { HostStorage } from '../host.js';
import type { ResolvedOptions } from '../options.js';
import { corsHeaders, demand, Refusal } from '../policy.js';
import { type Revocations, withdrawn } from '../revocations.js';
import { CONTROL, checkStreamName, type Streams } from '../streams.js';
import { answerControl, type ControlCall, needsNoGrant } from '../subscriptions/routes.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';
import { nameIn, rootOf } from './address.js';
import { errorResponse, guarded } from './answer.js';
import { append } from './append.js';
import { Bodies } from './bodies.js';
import type { BodyBounds } from './body.js';
import { create } from './create.js';
import { head } from './head.js';
import { read } from './read.js';
import { remove } from './remove.js';
import { answerWithin, type Sendable } from './sent-body.js';
import { Traffic } from './traffic.js';

/** What the door needs of its room. */
export interface DoorEnvironment {
  readonly streams: Streams;
  readonly options: ResolvedOptions;
  readonly gate: Gate;
  readonly storage: HostStorage;
  readonly room: string;
  readonly env: Readonly<Record<string, unknown>>;
  readonly revocations: Revocations;
  /** Logs an error of ours, and returns what may be shown of it. */
  report(error: unknown): StreamError;
}

/** One request about one stream, by someone who is known. */
export interface Call {
  readonly request: Request;
  readonly query: URLSearchParams;
  /** The stream's name, checked. */
  readonly name: string;
  readonly door: DoorEnvironment;
  readonly traffic: Traffic;
  /** On whom it is counted (caller.ts). */
  readonly caller: string | undefined;
  /**
   * Checks that the caller may do something with a stream, by default with this one. Asked before the body is read, and again
   * in the turn in which something is done: a grant may have ended meanwhile, or been withdrawn.
   *
   * @throws {StreamError} `forbidden`, `token-expired`, `unauthorized`
   */
  demand(action: 'read' | 'append', name?: string): void;
  /**
   * Reads the body, within the bounds of the room and of the caller: it counts until the work with it is done.
   *
   * @throws {StreamError} `rate-limited`, `timeout`
   */
  receive<T>(work: (bounds: BodyBounds) => Promise<T>): Promise<T>;
  /**
   * Answers with a body, within the same bounds.
   *
   * @throws {StreamError} `rate-limited`, and what making it throws
   */
  send(make: (onPart: (length: number) => void) => Promise<Sendable>): Promise<Response>;
}

/** What each method does: the Durable Streams protocol (PROTOCOL.md §11). */
const verbs: Readonly<Record<string, (call: Call) => Promise<Response>>> = {
  PUT: create,
  POST: append,
  GET: read,
  HEAD: head,
  DELETE: remove,
};

const METHODS = [...Object.keys(verbs), 'OPTIONS'].join(', ');

/** Answers requests to `…/v1/stream/<name>`. */
export class HttpDoor {
  readonly #environment: DoorEnvironment;
  readonly #traffic: Traffic;
  readonly #bodies = new Bodies();
  readonly #subscriptions: Subscriptions | undefined;

  /** @param subscriptions absent where they are not enabled */
  constructor(environment: DoorEnvironment, subscriptions?: Subscriptions) {
    this.#environment = environment;
    this.#subscriptions = subscriptions;
    this.#traffic = new Traffic(environment.options.limits);
  }

  /** Never rejects. The request's Origin was let through. */
  async answer(request: Request): Promise<Response> {
    const cors = corsHeaders(request);
    if (request.method === 'OPTIONS') return guarded(preflight(request), cors);
    return guarded(await this.#answer(request).catch((error) => this.#refuse(error)), cors);
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const name = nameIn(url.pathname);
    if (name.startsWith(CONTROL)) return this.#control(request, name.slice(CONTROL.length));
    const verb = Object.hasOwn(verbs, request.method) ? verbs[request.method] : undefined;
    if (!verb) return new Response(null, { status: 405, headers: { Allow: METHODS } });
    checkStreamName(name);
    const grant = await this.#enter(request);
    return verb({
      request,
      name,
      query: url.searchParams,
      door: this.#environment,
      traffic: this.#traffic,
      caller: grant.caller,
      receive: (work) => this.#receive(grant.caller, work),
      send: (make) =>
        answerWithin(
          {
            held: this.#bodies.hold(grant.caller),
            within: this.#bodyPatience,
            demand: () => this.#demand(grant, 'read', name),
          },
          make,
        ),
      demand: (action, other = name) => this.#demand(grant, action, other),
    });
  }

  async #receive<T>(caller: string | undefined, work: (bounds: BodyBounds) => Promise<T>): Promise<T> {
    const held = this.#bodies.hold(caller);
    try {
      return await work({ within: this.#bodyPatience, onPart: (length) => held.add(length) });
    } finally {
      held.release();
    }
  }

  get #bodyPatience(): number {
    return this.#environment.options.limits.body;
  }

  #demand(grant: Admitted, action: 'read' | 'append', name: string): void {
    if (this.#environment.revocations.cover(grant)) throw withdrawn();
    demand(grant, action, name);
  }

  async #control(request: Request, path: string): Promise<Response> {
    const grant: Admitted = needsNoGrant(path) ? {} : await this.#enter(request);
    const caller = needsNoGrant(path) ? await callerOf(request) : grant.caller;
    if (needsNoGrant(path)) this.#traffic.take(caller);
    const root = rootOf(request.url);
    const demandOf: ControlCall['demand'] = (action, name) => this.#demand(grant, action, name);
    return answerControl(
      {
        request,
        root,
        path,
        door: this.#environment,
        demand: demandOf,
        receive: (work) => this.#receive(caller, work),
      },
      this.#subscriptions,
    );
  }

  /** Asks who it is, and whether that is not too often. */
  async #enter(request: Request): Promise<Admitted> {
    const { room, env, gate } = this.#environment;
    const [, token] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
    const grant = await gate.admit({ request, token, room, env });
    this.#traffic.take(grant.caller);
    return grant;
  }

  #refuse(error: unknown): Response {
    const refused = error instanceof Refusal ? error.error : error;
    return errorResponse(refused instanceof StreamError ? refused : this.#environment.report(refused));
  }
}

function preflight(request: Request): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': request.headers.get('access-control-request-headers') ?? '',
      'Access-Control-Max-Age': '600',
    },
  });
}
