import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../src/client/source.js';
import { fromIterable } from '../../src/client/sources/from-iterable.js';

/** What a reader of a stream is given: how many chunks each time, the texts as one, and how it ended. */
function watch(stream: ReadableStream<string>): Promise<{ batches: number[]; text: string; status: string }> {
  const batches: number[] = [];
  let text = '';
  return new Promise((resolve) => {
    const observe = (event: StreamEvent): void => {
      if (event.type === 'chunks') {
        batches.push(event.chunks.length);
        for (const chunk of event.chunks) text += chunk.kind === 'text' ? chunk.text : '?';
      } else if (event.type === 'ended') resolve({ batches, text, status: event.outcome.status });
    };
    fromIterable(stream).open(observe);
  });
}

test('what lies ready in a stream is given together, and what comes later as soon as it is there', async () => {
  let controller!: ReadableStreamDefaultController<string>;
  const watched = watch(
    new ReadableStream({
      start(given) {
        controller = given;
      },
    }),
  );
  for (const stretch of [100, 1, 1_000]) {
    for (let count = 0; count < stretch; count++) controller.enqueue('x');
    await new Promise(setImmediate);
  }
  controller.close();
  const { batches, text } = await watched;
  expect(text).toBe('x'.repeat(1_101));
  expect(batches.slice(0, 2)).toEqual([100, 1]);
  expect(batches.length).toBeLessThan(10);
});

test('whatever comes in whatever stretches is given in order and whole, also before a failure', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 300 }), { maxLength: 5 }),
      fc.boolean(),
      async (stretches, fails) => {
        const rest = [...stretches];
        const stream = new ReadableStream<string>({
          async pull(controller) {
            await new Promise(setImmediate);
            const stretch = rest.shift();
            for (const text of stretch ?? []) controller.enqueue(text);
            if (stretch?.length === 0) controller.enqueue('');
            if (stretch) return;
            if (fails) controller.error(new Error('lost'));
            else controller.close();
          },
        });
        const { text, status } = await watch(stream);
        // A stream that fails lets go of what lies in it unread: here all was read before it did.
        expect(text).toBe(stretches.flat().join(''));
        expect(status).toBe(fails ? 'error' : 'complete');
      },
    ),
    { numRuns: 40 },
  );
});
