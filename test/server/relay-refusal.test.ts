import { expect, test, vi } from 'vitest';
import { startMemoryRelay } from '../support/memory-relay.js';
import { MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { until } from '../support/wait.js';

test('a stream that the room cannot read for a moment is refused at a relay too, and can be followed afterwards', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const storage = new MemoryStorage();
  const origin = await startMemoryRoom({ shards: 1 }, storage);
  await origin.post('s', 'hello', { 'stream-closed': 'true' });
  const { relay, wires } = startMemoryRelay(origin);
  const join = async () => {
    const socket = new MemorySocket(relay);
    relay.connect(socket, new Request('http://rivulet.test/parties/main/~relay.0.room/'));
    await socket.hello({ read: true });
    return socket;
  };
  const viewer = await join();
  const get = storage.get.bind(storage);
  let faults = 1;
  storage.get = (key) => {
    if (!key.startsWith('stream/') || faults-- <= 0) return get(key);
    return Promise.reject(new Error('a fault of the disk'));
  };
  const refused = viewer.say({ type: 'subscribe', stream: 's' });
  await until(() => viewer.of('error').length > 0);
  await refused;
  expect(viewer.of('error')).toMatchObject([{ stream: 's', retryable: true }]);

  await viewer.say({ type: 'subscribe', stream: 's' });
  await until(() => viewer.of('ended').length > 0);
  const later = await join();
  await later.say({ type: 'subscribe', stream: 's' });
  await until(() => later.of('ended').length > 0);
  for (const wire of wires) wire.close();
});
