import { StreamError } from '../../protocol/index.js';
import type { HostStorage } from '../host.js';
import { HttpRefusal } from './answer.js';

/** A producer's place: the last append of it that counted. */
export interface ProducerPlace {
  readonly id: string;
  readonly epoch: number;
  readonly seq: number;
  /** Whether that append has closed the stream. */
  readonly closed?: boolean;
}

/** The longest Producer-Id and Stream-Seq, in UTF-16 code units: each has to fit a storage key or value. */
const MOST = 256;

/** What the keys of the places of all producers of a generation begin with. */
export function producersOf(generation: string): string {
  return `producer/${generation}/`;
}

/**
 * Where a producer's place is stored: it is forgotten with its generation. The id stands there as it is, in up to 768 bytes:
 * percent-encoded it could be longer than a key, and nothing follows it that it could be taken for.
 */
export function producerKey(generation: string, id: string): string {
  return producersOf(generation) + id;
}

/** Where the last Stream-Seq of a generation is stored. */
export function writerKey(generation: string): string {
  return `writer/${generation}`;
}

/**
 * Reads the Producer headers: all three, or none.
 *
 * @throws {StreamError} `bad-message`
 */
export function readProducer(headers: Headers): ProducerPlace | undefined {
  const id = headers.get('producer-id');
  const epoch = headers.get('producer-epoch');
  const seq = headers.get('producer-seq');
  if (id === null && epoch === null && seq === null) return undefined;
  if (!id || id.length > MOST || !isCount(epoch) || !isCount(seq)) {
    throw new StreamError(
      'bad-message',
      `Producer-Id (1 to ${MOST} characters), Producer-Epoch and Producer-Seq (whole numbers from 0) come together`,
    );
  }
  return { id, epoch: Number(epoch), seq: Number(seq) };
}

function isCount(text: string | null): text is string {
  return text !== null && /^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text));
}

/**
 * Decides whether an append counts, is a repetition (true), or is refused (PROTOCOL.md §11.3).
 *
 * @throws {StreamError} `stale-producer`, `sequence-gap`, `bad-message`
 */
export function checkProducer(given: ProducerPlace, known: ProducerPlace | undefined): boolean {
  if (known && given.epoch < known.epoch) {
    throw new HttpRefusal('stale-producer', `A newer producer "${given.id}" has taken over`, {
      'Producer-Epoch': String(known.epoch),
    });
  }
  if (known && given.epoch > known.epoch && given.seq !== 0) {
    throw new StreamError('bad-message', `A new Producer-Epoch begins with Producer-Seq 0, not ${given.seq}`);
  }
  const expected = known?.epoch === given.epoch ? known.seq + 1 : 0;
  if (given.seq < expected) return true;
  if (given.seq === expected) return false;
  throw sequenceGap(expected, given.seq);
}

/** The refusal of an append that comes before its turn. */
export function sequenceGap(
  expected: number,
  received: number,
  headers: Readonly<Record<string, string>> = {},
): HttpRefusal {
  return new HttpRefusal('sequence-gap', `Producer-Seq ${expected} is expected, not ${received}`, {
    ...headers,
    'Producer-Expected-Seq': String(expected),
    'Producer-Received-Seq': String(received),
  });
}

/**
 * Reads Stream-Seq, and checks that it comes after the last one of the generation, byte for byte.
 *
 * @throws {StreamError} `stale-seq`, `bad-message`
 */
export function checkStreamSeq(given: string | null, last: string | undefined): void {
  if (given === null) return;
  if (given.length > MOST) throw new StreamError('bad-message', `Stream-Seq has up to ${MOST} characters`);
  if (last !== undefined && given <= last) {
    throw new StreamError('stale-seq', `Stream-Seq "${given}" does not come after "${last}"`);
  }
}

/** Where a producer stands, and the last Stream-Seq, in one read. */
export async function knownWriters(
  storage: HostStorage,
  generation: string,
  producer: ProducerPlace | undefined,
): Promise<{ readonly place?: ProducerPlace | undefined; readonly streamSeq?: string | undefined }> {
  const [place, streamSeq] = await Promise.all([
    producer && storage.get<ProducerPlace>(producerKey(generation, producer.id)),
    storage.get<string>(writerKey(generation)),
  ]);
  return { place, streamSeq };
}
