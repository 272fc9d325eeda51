import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClientMessage,
  decodeChunks,
  decodeClientFrame,
  decodeServerFrame,
  encode,
  encodeBinary,
  limits,
  type ServerMessage,
  toWire,
} from '../../src/protocol/index.js';
import { chunk, json } from './arbitraries.js';

/** As it looks after JSON: no `undefined`, no `-0`. */
function travelled<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

describe('a batch of chunks', () => {
  test('survives the wire', () => {
    fc.assert(
      fc.property(fc.array(chunk, { minLength: 1 }), (chunks) => {
        const message = {
          type: 'chunks',
          stream: 's',
          generation: 'g',
          seq: 1,
          time: 0,
          chunks: chunks.map(toWire),
        };
        const decoded = decodeServerFrame(encode(message as ServerMessage));
        if (!('message' in decoded) || decoded.message.type !== 'chunks') throw new Error('not decoded');
        const arrived = decodeChunks(decoded.message.chunks);
        // The short form forgets a mode of `append`, which is the default.
        const plain = (value: unknown): unknown => {
          const { mode, ...rest } = value as { mode?: string };
          return mode === 'append' ? rest : value;
        };
        expect(arrived.map(plain)).toEqual(travelled(chunks).map(plain));
      }),
    );
  });

  test('is refused as a whole when one chunk is bad', () => {
    expect(() => decodeChunks(['fine', { kind: 'update', key: 5 }])).toThrow(/A chunk is malformed: key/);
    expect(() => decodeChunks([{ kind: 'nothing' }])).toThrow(/malformed/);
    expect(() => decodeChunks([5])).toThrow(/malformed/);
  });
});

describe('a frame', () => {
  test('that is anything at all never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          json.map((value) => JSON.stringify(value)),
        ),
        (frame) => {
          for (const decoded of [decodeServerFrame(frame), decodeClientFrame(frame)]) {
            if ('error' in decoded) expect(decoded.error.code).toBe('bad-message');
          }
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (frame) => {
        const decoded = decodeClientFrame(frame);
        if ('error' in decoded) expect(decoded.error.code).toBe('bad-message');
      }),
    );
  });

  test('of bytes carries them behind its head, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), (bytes, offset) => {
        const message: ClientMessage = { type: 'upload', run: 'r', file: 0, offset };
        const decoded = decodeClientFrame(encodeBinary(message, bytes));
        expect(decoded).toEqual({ message, bytes });
      }),
    );
  });

  test('that is too long is refused before it is read', () => {
    const decoded = decodeClientFrame('x'.repeat(limits.clientFrame + 1));
    expect('error' in decoded && decoded.error.code).toBe('message-too-large');
  });

  test('is answered with a message, whatever was in it for an id, and with one of bounded length', () => {
    for (const id of ['0.5', '1e308', '1e999', '-1', '9007199254740992', 'null', '"1"']) {
      expect(decodeClientFrame(`{"type":"cancel","id":${id}}`)).not.toHaveProperty('id');
    }
    const decoded = decodeClientFrame(
      JSON.stringify({ type: 'subscribe', stream: 's', from: 'x'.repeat(10_000) }),
    );
    expect('error' in decoded && decoded.error.message.length).toBeLessThan(500);
  });

  test('tells the id of a command that is malformed, so that it can be answered', () => {
    const decoded = decodeClientFrame('{"type":"cancel","id":7}');
    expect(decoded).toMatchObject({ id: 7, error: { code: 'bad-message' } });
  });
});
