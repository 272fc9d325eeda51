import {
  type Chunk,
  chunksOf,
  formatOffset,
  type Json,
  type Outcome,
  parseJson,
  parseOutcome,
  StreamError,
  toBase64,
} from '../protocol/index.js';
import type { HostStorage } from './host.js';
import type { Grant, ResolvedOptions } from './options.js';
import { authorize, corsHeaders, demand, Refusal } from './policy.js';
import type { Pending } from './priority.js';
import { checkProducer, type ProducerHeaders, producerKey, readProducer } from './producers.js';
import { encodeChunk, type Stream } from './stream.js';
import { checkStreamName, newGeneration, type Streams } from './streams.js';

/** What the door needs of its room. */
export interface Door {
  readonly streams: Streams;
  readonly options: ResolvedOptions;
  readonly storage: HostStorage;
  readonly room: string;
  readonly env: Readonly<Record<string, unknown>>;
  /** Logs an error of ours, and returns what may be shown of it. */
  report(error: unknown): StreamError;
}

/** HTTP statuses of the errors that the door can answer with; 400 for the others. */
const statuses: Record<string, number> = {
  unauthorized: 401,
  'token-expired': 401,
  forbidden: 403,
  'forbidden-origin': 403,
  'stale-producer': 403,
  'unknown-stream': 404,
  busy: 409,
  'stream-closed': 409,
  'sequence-gap': 409,
  gone: 410,
  'message-too-large': 413,
  'chunk-too-large': 413,
  'rate-limited': 429,
  'too-many-streams': 429,
  'task-failed': 500,
  'storage-failed': 507,
};

/** Answers a request to `…/v1/stream/<name>` (PROTOCOL.md §11). Never rejects. */
export async function answerHttp(request: Request, door: Door): Promise<Response> {
  const headers = corsHeaders(request);
  try {
    if (request.method === 'OPTIONS') return preflight(request, headers);
    const name = streamName(request);
    if (name === undefined) throw new StreamError('unknown-stream', 'Streams are at …/v1/stream/<name>');
    if (request.method !== 'POST') {
      return new Response(null, { status: 405, headers: { ...headers, Allow: 'POST, OPTIONS' } });
    }
    checkStreamName(name);
    const grant = await identify(request, door);
    demand(grant, 'append', name);
    return await append(request, name, door, headers);
  } catch (error) {
    return refuse(error instanceof Refusal ? error.error : error, door, headers);
  }
}

/** An error as an HTTP answer. */
export function errorResponse(error: StreamError, headers: Record<string, string> = {}): Response {
  return Response.json({ error: error.toJSON() }, { status: statuses[error.code] ?? 400, headers });
}

function refuse(error: unknown, door: Door, headers: Record<string, string>): Response {
  if (!(error instanceof StreamError)) return errorResponse(door.report(error), headers);
  const details = error instanceof ProducerRefusal ? error.headers : {};
  const closed = error.code === 'stream-closed' ? { 'Stream-Closed': 'true' } : {};
  return errorResponse(error, { ...headers, ...details, ...closed });
}

/** A refusal whose headers tell the producer how it stands. */
export class ProducerRefusal extends StreamError {
  constructor(
    code: 'stale-producer' | 'sequence-gap',
    message: string,
    readonly headers: Record<string, string>,
  ) {
    super(code, message);
  }
}

function preflight(request: Request, headers: Record<string, string>): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...headers,
      'Access-Control-Allow-Methods': 'POST, OPTIONS',
      'Access-Control-Allow-Headers': request.headers.get('access-control-request-headers') ?? '',
      'Access-Control-Max-Age': '600',
    },
  });
}

function streamName(request: Request): string | undefined {
  const match = /\/v1\/stream\/([^/]+)$/.exec(new URL(request.url).pathname);
  if (!match?.[1]) return undefined;
  try {
    return decodeURIComponent(match[1]);
  } catch {
    throw new StreamError('invalid-name', 'The name of the stream is not percent-encoded UTF-8');
  }
}

async function identify(request: Request, { options, room, env }: Door): Promise<Grant> {
  const [, token] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  return authorize({ request, token, room, env }, options);
}

/** What an append asks for. */
interface Append {
  readonly chunks: readonly Pending[];
  readonly producer: ProducerHeaders | undefined;
  readonly ending: Outcome | undefined;
  readonly isNew: boolean;
}

async function append(
  request: Request,
  name: string,
  door: Door,
  headers: Record<string, string>,
): Promise<Response> {
  // First of all: a request that is answered before it was read costs the client its connection.
  const body = await readBody(request, door.options.limits.append);
  const producer = readProducer(request.headers);
  const ending = readEnding(request.headers);
  const isNew = request.headers.get('rivulet-generation') === 'new';
  // All are encoded before any is appended: a body counts as a whole, or not at all.
  const type = request.headers.get('content-type') ?? '';
  const chunks = readChunks(body, type).map((chunk) => encodeChunk(chunk));
  if (chunks.length === 0 && !ending && !isNew)
    throw new StreamError('bad-message', 'There is nothing to append');
  return door.streams.use(name, (stream) =>
    write(stream, { chunks, producer, ending, isNew }, door, headers),
  );
}

async function write(
  stream: Stream,
  { chunks, producer, ending, isNew }: Append,
  door: Door,
  headers: Record<string, string>,
): Promise<Response> {
  const { name } = stream;
  const known =
    producer && stream.record
      ? await door.storage.get<ProducerHeaders>(producerKey(stream, producer.id))
      : undefined;
  // From here on nothing is waited for: what was found is still so when it is written.
  const startsOver = isNew && (!known || (producer?.epoch ?? 0) > known.epoch);
  const repeated = producer && checkProducer(producer, known, startsOver);
  const answer = () => answerHeaders(stream, producer, headers);
  if (repeated) return new Response(null, { status: 204, headers: answer() });
  // Also a further stream of a run: that ends with the run, and has no other writer.
  if (stream.isOpen && stream.record?.run !== undefined)
    throw new StreamError('busy', `"${name}" is being written by a run`);
  if (!stream.record || startsOver) {
    door.streams.begin(stream, { generation: newGeneration(), interruptible: false });
  }
  if (!stream.isOpen) throw new StreamError('stream-closed', `"${name}" has ended; nothing can be appended`);
  for (const chunk of chunks) stream.push(chunk);
  stream.flush();
  if (producer) remember(door, stream, producer);
  if (ending) door.streams.end(stream, ending);
  await door.streams.trim(stream);
  return new Response(null, { status: producer ? 200 : 204, headers: answer() });
}

function remember({ storage, report }: Door, stream: Stream, producer: ProducerHeaders): void {
  storage.put({ [producerKey(stream, producer.id)]: producer }).catch(report);
}

function answerHeaders(
  stream: Stream,
  producer: ProducerHeaders | undefined,
  headers: Record<string, string>,
): Record<string, string> {
  return {
    ...headers,
    'Stream-Next-Offset': formatOffset({ generation: stream.generation, seq: stream.log.head }),
    ...(producer ? { 'Producer-Epoch': String(producer.epoch), 'Producer-Seq': String(producer.seq) } : {}),
    ...(stream.isOpen ? {} : { 'Stream-Closed': 'true' }),
  };
}

/** How the request ends the stream, if it does. */
function readEnding(headers: Headers): Outcome | undefined {
  if (headers.get('stream-closed')?.toLowerCase() !== 'true') return undefined;
  const given = headers.get('rivulet-outcome');
  if (given === null) return { status: 'complete' };
  const parsed = parseJson(given);
  const outcome = 'value' in parsed ? parseOutcome(parsed.value) : undefined;
  if (!outcome)
    throw new StreamError('bad-message', 'Rivulet-Outcome is the JSON of an outcome (PROTOCOL.md §5)');
  return outcome;
}

async function readBody(request: Request, most: number): Promise<Uint8Array> {
  const tooLarge = () => new StreamError('message-too-large', `One append may have ${most} bytes`);
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    size += part.value.length;
    if (size > most) {
      await reader?.cancel();
      throw tooLarge();
    }
    parts.push(part.value);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}

function readChunks(body: Uint8Array, contentType: string): Chunk[] {
  if (body.length === 0) return [];
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') return readJsonChunks(new TextDecoder().decode(body));
  if (type.startsWith('text/')) {
    try {
      return [
        { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body) },
      ];
    } catch {
      // Half a code point at either end: the bytes are kept, and decoded as one stream by the reader.
    }
  }
  return [{ kind: 'bytes', base64: toBase64(body) }];
}

function readJsonChunks(text: string): Chunk[] {
  const parsed = parseJson(text);
  if ('error' in parsed) throw new StreamError('bad-message', parsed.error.message);
  const values = Array.isArray(parsed.value) ? (parsed.value as Json[]) : [parsed.value];
  return values.flatMap((value) => {
    const yielded = chunksOf(value);
    if (!('chunks' in yielded))
      throw new StreamError('invalid-value', 'A stream is ended by the Stream-Closed header');
    return yielded.chunks;
  });
}
