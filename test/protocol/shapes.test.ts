import { expect, test } from 'vitest';
import { clientMessage, objectChunk, PROTOCOL_VERSION, serverMessage } from '../../src/protocol/index.js';

/** A shape as it is pinned: what is expected of a value, and of its fields; `?` marks those that may be absent. */
function pinned(shape: unknown): unknown {
  if (Array.isArray(shape)) return shape.map(pinned);
  const { expected, of } = shape as { expected?: unknown; of?: unknown };
  if (typeof expected === 'string') {
    if (of === undefined) return expected;
    const isList = typeof of === 'object' && of !== null && 'read' in of;
    return isList ? { [expected]: pinned(of) } : pinned(of);
  }
  const fields = Object.entries(shape as Record<string, { optional?: boolean }>);
  return Object.fromEntries(
    fields.map(([name, field]) => [field.optional === true ? `${name}?` : name, pinned(field)]),
  );
}

test('the messages of this version look as they are pinned here', async () => {
  // A change here is a change of the contract: raise PROTOCOL_VERSION, write PROTOCOL.md, and keep the file of
  // the version before. Before the first release the file may be written again with `vitest -u`.
  const shapes = {
    client: pinned(clientMessage),
    server: pinned(serverMessage),
    chunk: pinned(objectChunk),
  };
  await expect(`${JSON.stringify(shapes, null, 2)}\n`).toMatchFileSnapshot(`shapes-v${PROTOCOL_VERSION}.txt`);
});
