import { expect, test } from 'vitest';
import { clientMessage, objectChunk, PROTOCOL_VERSION, serverMessage } from '../../src/protocol/index.js';

/** A schema as far as its shape goes. */
function shapeOf(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const { type, literal, entries, options, item, wrapped, pipe, key } = schema as Record<string, unknown>;
  if (Array.isArray(pipe)) return { pipe: pipe.map((step) => shapeOfStep(step)) };
  if (entries) {
    const fields = Object.entries(entries as object).map(([name, field]) => [name, shapeOf(field)]);
    return { [String(type)]: Object.fromEntries(fields) };
  }
  if (type === 'variant' || type === 'union')
    return { [type]: (options as unknown[]).map(shapeOf), ...(key ? { key } : {}) };
  if (type === 'picklist') return { picklist: options };
  if (type === 'literal') return { literal };
  if (wrapped) return { [String(type)]: shapeOf(wrapped) };
  if (item) return { [String(type)]: shapeOf(item) };
  return type;
}

function shapeOfStep(step: unknown): unknown {
  const { kind, type, requirement } = step as Record<string, unknown>;
  if (kind === 'schema') return shapeOf({ ...(step as object), pipe: undefined });
  return typeof requirement === 'function' ? type : `${type} ${String(requirement)}`;
}

test('the messages of this version look as they are pinned here', async () => {
  // A change here is a change of the contract: raise PROTOCOL_VERSION, write PROTOCOL.md, and keep the file of
  // the version before. Before the first release the file may be written again with `vitest -u`.
  const shapes = {
    client: shapeOf(clientMessage),
    server: shapeOf(serverMessage),
    chunk: shapeOf(objectChunk),
  };
  await expect(`${JSON.stringify(shapes, null, 2)}\n`).toMatchFileSnapshot(`shapes-v${PROTOCOL_VERSION}.txt`);
});
