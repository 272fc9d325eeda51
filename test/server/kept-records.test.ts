/** What a room remembers of grants that were withdrawn, and of runs that have ended: long enough, and in bounded reads. */
import { expect, it } from 'vitest';
import { RUN } from '../../src/server/run-record.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { until } from '../support/wait.js';

it('a revocation holds as long as the tokens it is about, however short the retention is', async () => {
  const options = { retention: { age: 1 } };
  const { room, storage } = await startMemoryRoom(options);
  const token = { read: true, identity: 'eve', issued: Date.now() - 5_000, expires: Date.now() + 600_000 };
  const revoked = Date.now();
  await room.revoke('eve');
  await until(() => Date.now() > revoked + 10);
  const { enter } = await startMemoryRoom(options, storage);
  expect((await enter(token)).closed).toMatchObject({ code: 4401 });
});

/** As strict as an object whose memory is nearly full. */
class SparingStorage extends MemoryStorage {
  override async list<T>(options: Parameters<MemoryStorage['list']>[0]): Promise<Map<string, T>> {
    const found = await super.list<T>(options);
    if (options.prefix === RUN && found.size > 128) throw new Error(`${found.size} entries at once`);
    return found;
  }
}

it('runs of long ago are forgotten some at a time, those of late are known', async () => {
  const storage = new SparingStorage();
  const now = Date.now();
  const record = (index: number, ended: number) => ({
    [`${RUN}r${String(index).padStart(4, '0')}`]: {
      run: `r${index}`,
      task: 'brief',
      stream: 's',
      state: 'ended',
      ended,
    },
  });
  for (let index = 0; index < 1_000; index++) {
    await storage.put(record(index, index % 4 === 0 ? now - 1_000 : now - 100_000_000));
  }
  await storage.put({ schedule: { sweep: now - 1 } });
  const { room } = await startMemoryRoom({ retention: { age: 10_000_000 } }, storage);
  await room.alarm();
  const kept = [...storage.entries.keys()].filter((key) => key.startsWith(RUN));
  expect(kept.length).toBe(250);
});
