import { isValidId, StreamError } from '../protocol/index.js';
import { ProducerRefusal } from './http-door.js';
import type { Stream } from './stream.js';

/** A producer's place: the last append of it that counted. */
export interface ProducerHeaders {
  readonly id: string;
  readonly epoch: number;
  readonly seq: number;
}

/** Where a producer's place is stored: it is forgotten with its generation. */
export function producerKey(stream: Stream, id: string): string {
  return `producer/${stream.generation}/${id}`;
}

/**
 * Reads the Producer headers: all three, or none.
 *
 * @throws {StreamError} `bad-message`
 */
export function readProducer(headers: Headers): ProducerHeaders | undefined {
  const id = headers.get('producer-id');
  const epoch = headers.get('producer-epoch');
  const seq = headers.get('producer-seq');
  if (id === null && epoch === null && seq === null) return undefined;
  if (id === null || !isValidId(id) || !isCount(epoch) || !isCount(seq)) {
    throw new StreamError(
      'bad-message',
      'Producer-Id (1 to 64 of A-Z a-z 0-9 _ - .), Producer-Epoch and Producer-Seq (whole numbers from 0) come together',
    );
  }
  return { id, epoch: Number(epoch), seq: Number(seq) };
}

function isCount(text: string | null): text is string {
  return text !== null && /^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text));
}

/**
 * Decides whether an append counts, is a repetition (true), or is refused.
 *
 * @param startsOver whether the append begins a new generation, in which no producer is known yet
 * @throws {ProducerRefusal} `stale-producer`, `sequence-gap`
 */
export function checkProducer(
  given: ProducerHeaders,
  known: ProducerHeaders | undefined,
  startsOver: boolean,
): boolean {
  const expected = known && !startsOver && known.epoch === given.epoch ? known.seq + 1 : 0;
  if (known && !startsOver && given.epoch < known.epoch) {
    throw new ProducerRefusal('stale-producer', `A newer producer "${given.id}" has taken over`, {
      'Producer-Epoch': String(known.epoch),
    });
  }
  if (given.seq < expected) return true;
  if (given.seq === expected) return false;
  throw new ProducerRefusal('sequence-gap', `Producer-Seq ${expected} is expected, not ${given.seq}`, {
    'Producer-Expected-Seq': String(expected),
    'Producer-Received-Seq': String(given.seq),
  });
}
