import fc from 'fast-check';
import type { Chunk, Json, JsonObject } from '../../src/protocol/index.js';

/** Any JSON value, with awkward keys and texts. By way of JSON, which has no -0. */
export const json: fc.Arbitrary<Json> = fc.json({ maxDepth: 3 }).map((value) => JSON.parse(value));
export const jsonObject = fc.dictionary(fc.string({ unit: 'binary' }), json, {
  maxKeys: 4,
}) as fc.Arbitrary<JsonObject>;
export const text = fc.string({ unit: 'grapheme', maxLength: 30 });

const time = fc.integer({ min: 0 });
const mode = fc.constantFrom('append' as const, 'prepend' as const, 'replace' as const);

/** Any chunk. */
export const chunk: fc.Arbitrary<Chunk> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('text' as const),
      text,
      mode,
      part: fc.constantFrom('reasoning', 'a.b-c_9'),
      time,
      level: fc.string(),
      form: fc.constantFrom('object' as const, 'line' as const),
    },
    { requiredKeys: ['kind', 'text'] },
  ),
  fc.record(
    {
      kind: fc.constant('items' as const),
      items: fc.array(json),
      mode: fc.constantFrom('append' as const, 'prepend' as const),
      form: fc.constantFrom('item' as const, 'object' as const),
    },
    { requiredKeys: ['kind', 'items'] },
  ),
  fc.record({
    kind: fc.constant('items' as const),
    items: fc.array(json),
    form: fc.constant('object' as const),
    rest: jsonObject,
  }),
  fc.record({ kind: fc.constant('update' as const), key: fc.string(), item: jsonObject }),
  fc.record({ kind: fc.constant('delete' as const), keys: fc.array(fc.string()) }),
  fc.constant({ kind: 'clear' as const }),
  fc.record(
    { kind: fc.constant('html' as const), html: fc.string(), mode },
    { requiredKeys: ['kind', 'html'] },
  ),
  fc.record(
    {
      kind: fc.constant('progress' as const),
      value: fc.double({ min: 0, max: 1, noNaN: true }),
      total: fc.integer(),
      step: fc.string(),
      parallel: fc.boolean(),
      within: fc.array(fc.string(), { minLength: 1, maxLength: 8 }),
      outcome: fc.constantFrom(
        'complete' as const,
        'error' as const,
        'skipped' as const,
        'cancelled' as const,
      ),
      note: fc.string(),
      form: fc.constant('object' as const),
    },
    { requiredKeys: ['kind'] },
  ),
  fc.record({ kind: fc.constant('meta' as const), data: jsonObject }),
  fc.record({ kind: fc.constant('state' as const), fields: jsonObject }),
  fc.record({ kind: fc.constant('bytes' as const), base64: fc.base64String() }),
);
