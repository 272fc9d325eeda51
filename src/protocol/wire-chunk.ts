import type { Chunk, ItemsChunk, TextChunk } from './chunk.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import { isValidId } from './names.js';
import { list, oneOf, optional, shape, text, variant } from './shape.js';
import { MOST_STEPS_DEEP, stepOutcomes } from './steps.js';

/**
 * A chunk as it travels and as it is stored (PROTOCOL.md §6). The two that make up nearly all of the traffic
 * have a short form: a string is appended text, an array is appended items.
 */
export type WireChunk = string | readonly Json[] | Chunk;

const jsonObject = shape<JsonObject>('an object is expected', isJsonObject);
const mode = optional(oneOf('append', 'prepend', 'replace'));
const number = (expected: string, test: (value: number) => boolean) =>
  shape<number>(expected, (value) => typeof value === 'number' && test(value));

/** The chunks that travel as objects. */
export const objectChunk = variant('kind', {
  text: {
    text: text(),
    mode,
    part: optional(text('a name of 1 to 64 of A–Z a–z 0–9 _ - . is expected', isValidId)),
    time: optional(number('a number is expected', () => true)),
    level: optional(text()),
    form: optional(oneOf('object', 'line')),
  },
  items: {
    items: shape<readonly Json[]>('an array is expected', Array.isArray),
    mode: optional(oneOf('append', 'prepend')),
    form: optional(oneOf('item', 'object')),
    rest: optional(jsonObject),
  },
  update: { key: text(), item: jsonObject },
  delete: { keys: list(text()) },
  clear: {},
  html: { html: text(), mode },
  progress: {
    value: optional(number('a number from 0 to 1 is expected', (value) => value >= 0 && value <= 1)),
    total: optional(number('a finite number is expected', Number.isFinite)),
    step: optional(text()),
    parallel: optional(oneOf(true, false)),
    within: optional(list(text(), 1, MOST_STEPS_DEEP)),
    outcome: optional(oneOf(...stepOutcomes)),
    note: optional(text()),
    form: optional(oneOf('object')),
  },
  meta: { data: jsonObject },
  state: { fields: jsonObject },
  bytes: { base64: text('base64 is expected', (value) => /^[A-Za-z0-9+/]*={0,2}$/.test(value)) },
});

/** The chunk in its travelling form. */
export function toWire(chunk: Chunk): WireChunk {
  if (chunk.kind === 'text' && isPlain(chunk)) return chunk.text;
  if (chunk.kind === 'items' && isPlain(chunk)) return chunk.items;
  return chunk;
}

function isPlain(chunk: TextChunk | ItemsChunk): boolean {
  if (chunk.form !== undefined || (chunk.mode !== undefined && chunk.mode !== 'append')) return false;
  return (
    chunk.kind === 'items' ||
    (chunk.part === undefined && chunk.time === undefined && chunk.level === undefined)
  );
}

/**
 * Reads a travelling chunk.
 *
 * @throws {Mismatch} when it is none; the codec turns that into `bad-message`.
 */
export function fromWire(wire: unknown): Chunk {
  if (typeof wire === 'string') return { kind: 'text', text: wire };
  if (Array.isArray(wire)) return { kind: 'items', items: wire };
  return objectChunk.read(wire);
}
