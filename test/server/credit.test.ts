import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limits, type ServerMessage } from '../../src/protocol/index.js';
import type { HostSocket } from '../../src/server/host.js';
import { Stream } from '../../src/server/stream.js';
import { OnTheWay, Subscription, Viewer } from '../../src/server/viewer.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { until } from '../support/wait.js';

const fail = (_: Stream, error: unknown) => {
  throw error;
};

/** One that reads what it is sent, and acknowledges when it is told to. */
class Reader {
  text = '';
  isOver = false;
  units = 0;
  acked = 0;
  readonly viewer: Viewer;

  constructor() {
    const send = (frame: string | Uint8Array) => this.#take(frame as string);
    const socket: HostSocket = { send, close() {}, attachment: undefined };
    this.viewer = new Viewer(socket, new OnTheWay(), () => {});
  }

  ack(): void {
    this.acked = this.units;
    this.viewer.ack(this.units);
  }

  #take(frame: string): void {
    for (const line of frame.split('\n')) {
      const message = JSON.parse(line) as ServerMessage;
      if (message.type === 'ended') this.isOver = true;
      if (message.type === 'chunks') this.text += message.chunks.join('');
    }
    if (frame.startsWith('{"type":"chunks"')) this.units += frame.length;
    // The credit, and the slice that passes it (PROTOCOL.md §8), or a chunk that is larger than a slice.
    expect(this.units - this.acked).toBeLessThan(
      limits.credit + Math.max(limits.ackEvery, longest(frame)) + 4_096,
    );
  }
}

/** UTF-16 code units of a frame that is one line. */
const longest = (frame: string) => (frame.includes('\n') ? 0 : frame.length);

const writes = fc.array(
  fc.record({
    count: fc.integer({ min: 1, max: 400 }),
    length: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ max: 2_000, min: 0 }) },
      fc.integer({ min: 0, max: 9_000 }),
    ),
    after: fc.constantFrom('nothing', 'nothing', 'flush', 'ack', 'turn'),
  }),
  { maxLength: 40 },
);

it('whatever is written and acknowledged, a viewer has all of it in the end, and never much more on the way than its credit', async () => {
  await fc.assert(
    fc.asyncProperty(writes, async (all) => {
      const stream = new Stream(new MemoryStorage(), 's', fail);
      stream.begin({ generation: 'g', interruptible: false });
      const reader = new Reader();
      const { viewer } = reader;
      viewer.subscriptions.set('s', new Subscription(viewer, stream, 1, true));
      viewer.serve();
      let written = '';
      for (const { count, length, after } of all) {
        for (let at = 0; at < count; at++) {
          const text = `${written.length}:`.padEnd(length, 'x');
          stream.append({ kind: 'text', text });
          written += text;
        }
        if (after === 'flush') stream.flush();
        if (after === 'ack') reader.ack();
        if (after === 'turn') await new Promise((resolve) => setTimeout(resolve, 0));
      }
      stream.end({ status: 'complete' });
      await until(() => {
        reader.ack();
        return reader.isOver;
      });
      expect(reader.text === written).toBe(true);
    }),
    { numRuns: 25 },
  );
}, 60_000);
