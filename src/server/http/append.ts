import { type Chunk, type Outcome, parseJson, parseOutcome, StreamError } from '../../protocol/index.js';
import type { Pending } from '../priority.js';
import { encodeChunk, type Stream } from '../stream.js';
import { newGeneration } from '../streams.js';
import { endOf, HttpRefusal } from './answer.js';
import { chunksOfBody, chunksOfYields, mediaType, mediumOf } from './content.js';
import { readContent } from './content-encoding.js';
import type { Call } from './door.js';
import { demandPresent } from './present.js';
import { inTurn } from './turns.js';
import {
  checkProducer,
  checkStreamSeq,
  knownWriters,
  type ProducerPlace,
  producerKey,
  readProducer,
  sequenceGap,
  writerKey,
} from './writers.js';

/** What an append asks for. */
interface Append {
  readonly body: Uint8Array;
  /** Empty when there was none. */
  readonly contentType: string;
  readonly producer: ProducerPlace | undefined;
  readonly streamSeq: string | null;
  /** How it ends the stream, if it does. */
  readonly ending: Outcome | undefined;
  /** Whether it may make a stream where there is none (`any`), or begins a generation in any case (`new`). */
  readonly generation: 'any' | 'new' | undefined;
}

/** `POST`: appends, and ends (PROTOCOL.md §11.3). */
export async function append(call: Call): Promise<Response> {
  call.demand('append');
  const { request, door } = call;
  return call.receive(async (bounds) => {
    // First of all: a request that is answered before it was read costs the client its connection.
    const body = await readContent(request, door.options.limits.append, bounds);
    const wanted = readAppend(request.headers, body);
    return door.streams.use(call.name, (stream) => inTurn(stream, () => write(stream, wanted, call)));
  });
}

function readAppend(headers: Headers, body: Uint8Array): Append {
  const wanted: Append = {
    body,
    contentType: headers.get('content-type') ?? '',
    producer: readProducer(headers),
    streamSeq: headers.get('stream-seq'),
    ending: readEnding(headers),
    generation: readGeneration(headers),
  };
  if (body.length === 0 && !wanted.ending && wanted.generation !== 'new')
    throw new StreamError('bad-message', 'There is nothing to append');
  if (body.length > 0 && wanted.contentType === '')
    throw new StreamError('bad-message', 'A body has a Content-Type');
  return wanted;
}

async function write(stream: Stream, wanted: Append, call: Call): Promise<Response> {
  const { producer, generation } = wanted;
  const { generation: before } = stream;
  const found = await knownWriters(call.door.storage, before, producer);
  // From here on nothing is waited for: what was found is still so when it is written, and so is what its caller may do.
  call.demand('append');
  const known = stream.generation === before ? found : {};
  const startsOver = generation === 'new' && (producer?.epoch ?? 0) > (known.place?.epoch ?? -1);
  const place = startsOver ? undefined : known.place;
  if (!startsOver && !stream.isOpen) {
    if (stream.record) return answerClosed(stream, wanted, place);
    if (generation === undefined) demandPresent(stream);
  }
  if (isBusy(stream)) throw new StreamError('busy', `"${stream.name}" is being written by a run`);
  const chunks = encode(wanted, startsOver ? undefined : stream.record?.contentType);
  if (producer && checkProducer(producer, place)) return answer(stream, place);
  if (!startsOver) checkStreamSeq(wanted.streamSeq, known.streamSeq);
  if (!stream.isOpen || startsOver) {
    const { caller } = call;
    call.door.streams.begin(stream, {
      generation: newGeneration(stream.generation),
      interruptible: false,
      caller,
    });
  }
  for (const chunk of chunks) stream.push(chunk);
  stream.flush();
  remember(stream, wanted, call);
  if (wanted.ending) call.door.streams.end(stream, wanted.ending);
  call.door.streams.touch(stream);
  // How it stands after this append; while it is trimmed it may be deleted.
  const answered = answer(stream, producer, chunks.length > 0 || startsOver);
  await call.door.streams.trim(stream).catch(call.door.report); // it has been appended all the same
  return answered;
}

/** All chunks are encoded before any is appended: a body counts as a whole, or not at all. */
function encode({ body, contentType }: Append, ofStream: string | undefined): Pending[] {
  let chunks: Chunk[] = [];
  if (ofStream === undefined) chunks = chunksOfYields(body, contentType);
  else if (body.length > 0) {
    if (mediaType(contentType) !== mediaType(ofStream)) {
      throw new StreamError('content-type-mismatch', `The stream is of ${ofStream}, not of ${contentType}`);
    }
    chunks = chunksOfBody(body, mediumOf(ofStream));
  }
  if (chunks.length === 0 && body.length > 0)
    throw new StreamError('bad-message', 'An empty array appends nothing');
  return chunks.map((chunk) => encodeChunk(chunk));
}

/** Closing twice is closing once; anything else comes too late. */
function answerClosed(
  stream: Stream,
  { body, producer, ending }: Append,
  place: ProducerPlace | undefined,
): Response {
  const isRepeated =
    producer && place?.closed && place.epoch === producer.epoch && place.seq === producer.seq;
  if (isRepeated) return answer(stream, place);
  if (!producer && ending && body.length === 0) return answer(stream, undefined);
  // One that was writing, but not this generation: it has missed that the stream was begun anew.
  if (producer && !place && producer.seq > 0) throw sequenceGap(0, producer.seq, endOf(stream));
  throw new HttpRefusal(
    'stream-closed',
    `"${stream.name}" has ended; nothing can be appended`,
    endOf(stream),
  );
}

/** Also a further stream of a run: that ends with the run, and has no other writer. */
export function isBusy(stream: Stream): boolean {
  return stream.isOpen && stream.record?.run !== undefined;
}

/** In the turn of the append itself, so that one is never stored without the other. */
function remember(stream: Stream, { producer, streamSeq, ending }: Append, { door }: Call): void {
  const entries = {
    ...(producer && {
      [producerKey(stream.generation, producer.id)]: { ...producer, ...(ending ? { closed: true } : {}) },
    }),
    ...(streamSeq !== null && { [writerKey(stream.generation)]: streamSeq }),
  };
  if (Object.keys(entries).length > 0) door.storage.put(entries).catch(door.report);
}

/**
 * @param place the producer's, after this append
 * @param hasAppended 200 tells a producer that something was new; nobody else asks
 */
function answer(stream: Stream, place: ProducerPlace | undefined, hasAppended = false): Response {
  const producer: Record<string, string> = place
    ? { 'Producer-Epoch': String(place.epoch), 'Producer-Seq': String(place.seq) }
    : {};
  return new Response(null, {
    status: place && hasAppended ? 200 : 204,
    headers: { ...endOf(stream), ...producer },
  });
}

/** How the request ends the stream, if it does. */
function readEnding(headers: Headers): Outcome | undefined {
  if (!asksToClose(headers)) return undefined;
  const given = headers.get('rivulet-outcome');
  if (given === null) return { status: 'complete' };
  const parsed = parseJson(given);
  const outcome = 'value' in parsed ? parseOutcome(parsed.value) : undefined;
  if (!outcome)
    throw new StreamError('bad-message', 'Rivulet-Outcome is the JSON of an outcome (PROTOCOL.md §5)');
  return outcome;
}

/** Whether a request closes its stream. Any value but `true` counts as none. */
export function asksToClose(headers: Headers): boolean {
  return headers.get('stream-closed')?.toLowerCase() === 'true';
}

function readGeneration(headers: Headers): 'any' | 'new' | undefined {
  const given = headers.get('rivulet-generation');
  if (given === null || given === 'any' || given === 'new') return given ?? undefined;
  throw new StreamError('bad-message', `Rivulet-Generation is "any" or "new", not "${given}"`);
}
