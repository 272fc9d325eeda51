/** The official client of the Durable Streams protocol, against a room. */
import { DurableStream, IdempotentProducer, stream as read } from '@durable-streams/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

let server: RoomServer;
let viewer: ProtocolViewer;
const urlOf = (name: string) => server.roomUrl('client', `/v1/stream/${name}`);

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/durable-room.ts' });
  viewer = await ProtocolViewer.open(server.socketUrl('client'));
});
afterAll(() => server.stop());

describe('the official client', () => {
  it('reads what a task has written', async () => {
    await viewer.ended(await viewer.run('count', undefined, { stream: 'done' }));
    const response = await read({ url: urlOf('done'), live: false });
    expect(await response.json()).toEqual(['one', { items: [{ id: 2 }] }, { progress: 0.5 }]);
  });

  it.each(['sse', 'long-poll'] as const)('follows a task by %s, to its end', async (live) => {
    const name = `follow-${live}`;
    await viewer.run('wait', undefined, { stream: name });
    const response = await read({ url: urlOf(name), live, offset: '-1' });
    const seen: unknown[] = [];
    for await (const message of response.jsonStream()) {
      seen.push(message);
      if (message === 'begun') await viewer.command({ type: 'interrupt', stream: name });
    }
    expect(seen).toEqual(['begun', 'finished']);
  });

  it('writes what a viewer sees, each append once', async () => {
    const stream = await DurableStream.create({ url: urlOf('made'), contentType: 'text/plain' });
    const followed = await viewer.follow('made');
    const producer = new IdempotentProducer(stream, 'writer', { autoClaim: true });
    for (let i = 0; i < 200; i++) producer.append(`line ${i}\n`);
    await producer.flush();
    await producer.close();
    const text = Array.from({ length: 200 }, (_, i) => `line ${i}\n`).join('');
    await viewer.ended(followed);
    expect(followed.text).toBe(text);
    expect(followed.outcome).toEqual({ status: 'complete' });
    const response = await read({ url: urlOf('made'), live: false });
    expect(await response.text()).toBe(text);
  });
});
