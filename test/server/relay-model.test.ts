import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ServerMessage } from '../../src/protocol/index.js';
import type { RelayRoom } from '../../src/server/relay/relay-room.js';
import { startMemoryRelay } from '../support/memory-relay.js';
import { type MemoryRoom, MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { turns, until } from '../support/wait.js';

/*
 * Whatever happens between a relay and its room, in whatever order: each of its viewers sees every chunk once, in
 * order, of the generation that it was told of, and nothing after the end.
 */

type Step =
  | { readonly do: 'append' | 'end' | 'restart' | 'drop' | 'hibernate' | 'join' | 'turn' }
  | { readonly do: 'leave'; readonly viewer: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('append' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('end', 'restart', 'drop', 'hibernate', 'join', 'join', 'turn', 'turn'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), viewer: fc.nat(5) }) },
);

/** What a viewer has been shown of the stream. */
class Witness {
  readonly socket: MemorySocket;
  generation = '';
  text = '';
  #seq = 0;
  #ended = false;

  constructor(relay: RelayRoom) {
    this.socket = new MemorySocket(relay);
    this.socket.onSend = (line) => this.#see(JSON.parse(line) as ServerMessage);
  }

  #see(message: ServerMessage): void {
    if (message.type === 'opened' || message.type === 'reset') {
      expect(message.next).toBe(1);
      Object.assign(this, { generation: message.generation, text: '' });
      this.#seq = 0;
      this.#ended = false;
    } else if (message.type === 'chunks') {
      expect(this.#ended).toBe(false);
      expect(message.generation).toBe(this.generation);
      expect(message.seq).toBeLessThanOrEqual(this.#seq + 1);
      const fresh = message.chunks.slice(this.#seq + 1 - message.seq);
      this.#seq += fresh.length;
      this.text += fresh.join('');
    } else if (message.type === 'ended') {
      expect(this.#ended).toBe(false);
      expect(message.head).toBe(this.#seq);
      this.#ended = true;
    }
  }
}

async function play(steps: readonly Step[]): Promise<void> {
  const origin: MemoryRoom = await startMemoryRoom({ shards: 1 });
  const { relay, wires } = startMemoryRelay(origin);
  const witnesses: Witness[] = [];
  let text = '';
  let count = 0;
  let isOpen = false;

  for (const { do: what, ...rest } of steps) {
    if (what === 'append' && isOpen) {
      const chunk = `${++count} `;
      text += chunk;
      await origin.post('s', chunk);
    } else if (what === 'end' && isOpen) {
      isOpen = false;
      await origin.post('s', '', { 'stream-closed': 'true' });
    } else if (what === 'restart') {
      isOpen = true;
      text = `${++count} `;
      const producer = { 'producer-id': `p${count}`, 'producer-epoch': '0', 'producer-seq': '0' };
      const answer = await origin.post('s', text, { ...producer, 'rivulet-generation': 'new' });
      expect(answer.status).toBeLessThan(300);
    } else if (what === 'drop') {
      for (const wire of wires.splice(0)) wire.close();
    } else if (what === 'hibernate') {
      await wires.at(-1)?.hibernate();
    } else if (what === 'join') {
      const witness = new Witness(relay);
      witnesses.push(witness);
      relay.connect(witness.socket, new Request('http://rivulet.test/parties/main/~relay.0.room/'));
      await witness.socket.hello({ read: true });
      void witness.socket.say({ type: 'subscribe', stream: 's' });
    } else if (what === 'leave') {
      const [gone] = witnesses.splice((rest as { viewer: number }).viewer, 1);
      if (gone) relay.close(gone.socket);
    } else {
      await turns(3);
    }
  }
  await until(() => witnesses.every((witness) => witness.text === text), {
    timeout: 5_000,
    message: () => JSON.stringify([text, witnesses.map((witness) => witness.text)]),
  });
  for (const { socket } of witnesses) relay.close(socket);
  for (const wire of wires) wire.close();
}

test('viewers of a relay see the stream exactly, whatever happens to its line', {
  timeout: 120_000,
}, async () => {
  const errors = vi.spyOn(console, 'error');
  onTestFinished(() => errors.mockRestore());
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), play), { numRuns: 60 });
  expect(errors).not.toHaveBeenCalled();
});
