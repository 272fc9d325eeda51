/** What is sent right behind the first hello, before that is decided (PROTOCOL.md §3). */
import { describe, expect, it } from 'vitest';
import { encode, limits, PROTOCOL_VERSION } from '../../src/protocol/index.js';
import { StreamError, task } from '../../src/server/index.js';
import type { Grant } from '../../src/server/options.js';
import { MemorySocket, startMemoryRoom } from '../support/memory-room.js';

const tasks = {
  write: task({
    async *run() {
      yield 'one';
    },
  }),
};

/** A connection whose hello is being decided until the test decides. */
async function knock() {
  let decide: (decision: Grant | StreamError) => void = () => {};
  const { room, post } = await startMemoryRoom({
    tasks,
    authorize: ({ token }) =>
      token === undefined
        ? { append: true }
        : new Promise<Grant>((resolve, reject) => {
            decide = (decision) => (decision instanceof StreamError ? reject(decision) : resolve(decision));
          }),
  });
  await post('s', 'text');
  const socket = new MemorySocket(room);
  room.connect(socket, new Request('http://rivulet.test/parties/main/room'));
  const greeted = socket.say({ type: 'hello', version: PROTOCOL_VERSION, token: 't' });
  return { socket, greeted, decide: (decision: Grant | StreamError) => decide(decision) };
}

describe('what is to be read, said right behind the hello', () => {
  it('is answered once the hello is', async () => {
    const { socket, greeted, decide } = await knock();
    const followed = socket.say({ type: 'subscribe', stream: 's' });
    const hidden = socket.say({ type: 'want', stream: 's', visible: false });
    expect(socket.messages).toEqual([]);
    decide({ read: true });
    await Promise.all([greeted, followed, hidden]);
    expect(socket.messages.map(({ type }) => type)).toEqual(['ok', 'opened', 'chunks']);
  });

  it('is as forbidden as it is later', async () => {
    const { socket, greeted, decide } = await knock();
    const followed = socket.say({ type: 'subscribe', stream: 's' });
    decide({ read: ['other'] });
    await Promise.all([greeted, followed]);
    expect(socket.messages).toMatchObject([
      { type: 'ok' },
      { type: 'error', code: 'forbidden', stream: 's' },
    ]);
  });

  it('is not answered to whoever is refused', async () => {
    const { socket, greeted, decide } = await knock();
    const followed = socket.say({ type: 'subscribe', stream: 's' });
    decide(new StreamError('unauthorized', 'Not you'));
    await Promise.all([greeted, followed]);
    expect(socket.messages).toMatchObject([{ type: 'error', id: 0, code: 'unauthorized' }]);
    expect(socket.closed).toMatchObject({ code: 4401 });
  });

  it('is all that may be: commands have to wait, and no more is kept for a stranger than is said', async () => {
    const { socket, greeted, decide } = await knock();
    await socket.say({ type: 'run', id: 1, run: 'r', task: 'write' });
    expect(socket.of('error')).toMatchObject([{ id: 1, code: 'hello-required' }]);
    const message = { type: 'subscribe', stream: 's'.repeat(150) } as const;
    const most = Math.floor(limits.early / encode(message).length);
    const kept = Array.from({ length: most }, () => socket.say(message));
    await socket.say(message);
    expect(socket.of('error').at(-1)).toMatchObject({ stream: message.stream, code: 'hello-required' });
    decide({ read: true });
    await Promise.all([greeted, ...kept]);
    expect(socket.of('opened')).toHaveLength(most);
  });
});
