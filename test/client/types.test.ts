import { describe, expectTypeOf, test } from 'vitest';
import type { Room, Run, StreamError } from '../../src/client/index.js';
import { task } from '../../src/server/index.js';
import type { tasks as fixtures } from '../support/fixtures/task-room.js';

const tasks = {
  hits: task({
    async *run() {
      yield { items: ['x'], page: 1 };
      return { found: true };
    },
  }),
};

declare const room: Room<typeof tasks & typeof fixtures>;
declare const anyRoom: Room;

/** Never called: what is tested is that it compiles. */
function typed() {
  const search = room.task('search');
  expectTypeOf(search.start).parameter(0).toEqualTypeOf<{ q: string } | undefined>();
  expectTypeOf(search.chunks).items.toEqualTypeOf<{ items: string[]; page: number }>();

  const tokens = room.run('tokens', { count: 1 });
  expectTypeOf(tokens).toEqualTypeOf<Run<string, { count: number }>>();
  expectTypeOf(tokens.promise).resolves.toEqualTypeOf<{ count: number }>();
  expectTypeOf(tokens.error).toEqualTypeOf<StreamError | undefined>();
  expectTypeOf(tokens[Symbol.asyncIterator]().next).returns.resolves.toExtend<IteratorResult<string, void>>();

  const hits = room.task('hits', {
    onChunk(chunk, index) {
      expectTypeOf(chunk).toEqualTypeOf<{ items: string[]; page: number }>();
      expectTypeOf(index).toEqualTypeOf<number>();
    },
  });
  expectTypeOf(hits.partial).toEqualTypeOf<{ items: string[]; page: number } | undefined>();
  expectTypeOf(hits.result).toEqualTypeOf<{ found: boolean } | undefined>();

  const counted = room.task('tokens', {
    accumulate: (partial: number | undefined, chunk) => (partial ?? 0) + chunk.length,
  });
  expectTypeOf(counted.partial).toEqualTypeOf<number | undefined>();
  expectTypeOf(room.task('tokens').partial).toEqualTypeOf<string | undefined>();

  // @ts-expect-error there is no such task
  room.run('nothing');
  // @ts-expect-error this is not its input
  room.run('tokens', { count: 'one' });

  expectTypeOf(anyRoom.run('anything', { goes: true }).promise).resolves.toBeUnknown();
  expectTypeOf(anyRoom.stream<string>('s')[Symbol.asyncIterator]().next).returns.resolves.toExtend<
    IteratorResult<string, void>
  >();
}

describe('a room', () => {
  test('is typed from the server’s tasks', () => {
    expectTypeOf(typed).toBeFunction();
  });
});
