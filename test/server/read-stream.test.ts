import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { decodeChunks } from '../../src/protocol/index.js';
import { task } from '../../src/server/index.js';
import { startMemoryRoom } from '../support/memory-room.js';

const tasks = {
  say: task({
    input: v.number(),
    async *run(count) {
      for (let at = 1; at <= count; at++) yield { n: at, padding: 'x'.repeat(900) }; // both streams within a viewer's credit
    },
  }),
  /** What another stream holds. */
  recall: task({
    input: v.string(),
    async *run(name, { read }) {
      for await (const chunk of read(name)) if (chunk.kind === 'items') yield { items: [...chunk.items] };
    },
  }),
};

async function enter() {
  const viewer = await (await startMemoryRoom({ tasks })).enter();
  return {
    async run(name: keyof typeof tasks, stream: string, input: unknown) {
      await viewer.command({ type: 'run', run: `run-${stream}`, task: name, stream, input: input as never });
      await viewer.say({ type: 'subscribe', stream });
      return (await viewer.ended(stream)).outcome;
    },
    itemsOf: (stream: string) =>
      viewer
        .of('chunks')
        .filter((message) => message.stream === stream)
        .flatMap(({ chunks }) => decodeChunks(chunks))
        .flatMap((chunk) => (chunk.kind === 'items' ? (chunk.items as Record<string, unknown>[]) : [])),
  };
}

describe('reading another stream of the room', () => {
  it('gives all that it holds, in order, over many segments', async () => {
    const { run, itemsOf } = await enter();
    await run('say', 'a', 500);
    expect(await run('recall', 'b', 'a')).toMatchObject({ status: 'complete' });
    expect(itemsOf('b').map(({ n }) => n)).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
  });

  it('gives nothing of a stream that there is not', async () => {
    const { run, itemsOf } = await enter();
    expect(await run('recall', 'b', 'nobody')).toMatchObject({ status: 'complete' });
    expect(itemsOf('b')).toEqual([]);
  });

  it('tells the runs before, and the one that asks', async () => {
    const { run, itemsOf } = await enter();
    await run('say', 'a', 1);
    await run('recall', 'b', '$runs');
    expect(itemsOf('b').map(({ stream }) => stream)).toEqual(['a', 'b']);
  });
});
