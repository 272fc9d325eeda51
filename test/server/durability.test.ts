import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokens } from '../support/fixtures/tokens.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { random } from '../support/random.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

let server: RoomServer;
let rooms = 0;
const open = (room: string) => ProtocolViewer.open(server.socketUrl(room));
const newRoom = () => `room-${++rooms}`;
const die = async () => {
  await server.kill();
  await server.restart();
};

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());

describe('a server that is killed', () => {
  it('keeps the exact prefix that viewers had seen, ends the run as lost, and lets it be retried', async () => {
    const room = newRoom();
    const viewer = await open(room);
    const run = await viewer.run('tokens', { count: 400, gap: 2 }, { stream: 's' });
    await viewer.until(() => run.seq >= 30);
    await die();
    viewer.sync();
    const again = await open(room);
    const same = await again.follow('s', { generation: run.generation, seq: run.seq });
    expect(await again.ended(same)).toMatchObject({
      status: 'error',
      error: { code: 'run-lost', retryable: true },
    });
    // Everything that was seen is still there, and perhaps a little more that was on its way.
    const whole = await again.follow('s');
    await again.ended(whole);
    expect(whole.text.startsWith(run.text)).toBe(true);
    expect(tokens(400).startsWith(whole.text)).toBe(true);
    await again.command({ type: 'retry', run: 'retried', stream: 's' });
    await again.until(() => whole.resets === 1);
    expect((await again.ended(whole)).status).toBe('complete');
    expect(whole.text).toBe(tokens(400));
  });

  it('goes on with a resumable task from its checkpoint, in the same generation', async () => {
    const room = newRoom();
    const chance = random(3);
    const viewer = await open(room);
    let run = await viewer.run('resumable', { to: 120, gap: 3 }, { stream: 's' });
    let current = viewer;
    const { generation } = run;
    for (let death = 0; death < 3; death++) {
      const seen = run.seq;
      await current.until(() => run.outcome || run.seq >= seen + chance.integer(5, 20));
      await die();
      current = await open(room);
      const { seq, chunks } = run;
      run = await current.follow('s', { generation, seq });
      run.chunks.unshift(...chunks);
    }
    expect(await current.ended(run)).toEqual({ status: 'complete', result: 'counted' });
    expect(run.generation).toBe(generation);
    // At least once: the token after the last checkpoint may come twice, none is missing, none is out of order.
    const numbers = run.text.trim().split(' ').map(Number);
    expect([...new Set(numbers)]).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    expect(numbers.every((n, i) => i === 0 || n - (numbers[i - 1] as number) <= 1)).toBe(true);
  });

  it('gives a resumable task up that has died three times without writing anything', async () => {
    const room = newRoom();
    let viewer = await open(room);
    await viewer.run('stuck', undefined, { stream: 's' });
    for (let death = 0; death < 3; death++) {
      await die();
      viewer = await open(room);
      expect((await viewer.follow('s')).opened?.status).toBe('pending');
    }
    await die();
    viewer = await open(room);
    const run = await viewer.follow('s');
    expect(await viewer.ended(run)).toMatchObject({ status: 'error', error: { code: 'run-lost' } });
  });

  it('keeps outcomes, big ones too', async () => {
    const room = newRoom();
    const viewer = await open(room);
    await viewer.ended(await viewer.run('tokens', { count: 3_000 }, { stream: 's' }));
    await die();
    const again = await open(room);
    const run = await again.follow('s');
    expect(await again.ended(run)).toEqual({ status: 'complete', result: { count: 3_000 } });
    expect(run.text).toBe(tokens(3_000));
  });

  it('loses nothing a viewer has seen, 10 times in a row at random moments', async () => {
    const chance = random(11);
    for (let round = 0; round < 10; round++) {
      const room = newRoom();
      const viewer = await open(room);
      const run = await viewer.run('tokens', { count: 100_000 }, { stream: 's' });
      const enough = chance.integer(1, 5_000);
      await viewer.until(() => run.seq >= enough);
      await server.kill();
      viewer.sync();
      await server.restart();
      const again = await open(room);
      const whole = await again.follow('s');
      await again.ended(whole);
      expect(whole.seq).toBeGreaterThanOrEqual(run.seq);
      expect(tokens(whole.seq)).toBe(whole.text);
      expect(whole.text.startsWith(run.text)).toBe(true);
    }
  }, 60_000);
});
