import type { Random } from '../random.js';
import { bytes, deep, name, spoilt, text, value } from './material.js';

export type Frame = string | Uint8Array<ArrayBuffer>;

/** The fields that each message of a client may have, and what makes each. */
const fields: Readonly<Record<string, (dice: Random) => unknown>> = {
  id: (dice) => dice.integer(1, 1e6),
  version: (dice) => dice.pick([1, 1, 1, 0, 2, -1, 1e9]),
  token: (dice) => dice.pick(['', 'read', 'refuse', 'deny', 'throw', 'x'.repeat(9_000)]),
  stream: name,
  from: (dice) =>
    dice.pick([
      'start',
      { last: dice.integer(0, 10) },
      { generation: 'g1', seq: dice.integer(0, 10) },
      value(dice),
    ]),
  to: (dice) => dice.pick([0, 1, 10, 2 ** 53 - 1]),
  visible: (dice) => dice.chance(0.5),
  seq: (dice) => dice.pick([0, 1, 100, 2 ** 53 - 1]),
  units: (dice) => dice.pick([0, 1, 1e6, 2 ** 53 - 1]),
  generation: (dice) => dice.pick(['', 'g1', 'z'.repeat(32), 'z'.repeat(33), 'G']),
  query: (dice) => dice.pick(['x', '', '(a+)+$', '.*'.repeat(400), text(dice, 20)]),
  limit: (dice) => dice.pick([1, 1_000, 10_000, 0]),
  run: (dice) => dice.pick([`r${dice.integer(0, 1e6)}`, 'r1', 'x'.repeat(65), '../r', '']),
  task: name,
  input: value,
  files: (dice) =>
    dice.pick([
      [],
      [{ field: 'f', name: name(dice), type: 'text/plain', size: dice.pick([0, 5, 1e15]) }],
      value(dice),
    ]),
  file: (dice) => dice.pick([0, 1, 1e6]),
  offset: (dice) => dice.pick([0, 1, 5, 2 ** 53 - 1]),
  last: (dice) => dice.chance(0.5),
};

const messages: Readonly<Record<string, readonly string[]>> = {
  hello: ['version', 'token'],
  subscribe: ['stream', 'from', 'visible'],
  unsubscribe: ['stream'],
  want: ['stream', 'seq', 'visible'],
  ack: ['units'],
  read: ['id', 'stream', 'generation', 'from', 'to'],
  find: ['id', 'stream', 'generation', 'query', 'from', 'limit'],
  run: ['id', 'run', 'task', 'stream', 'input', 'files'],
  cancel: ['id', 'stream', 'generation', 'run'],
  interrupt: ['id', 'stream', 'generation'],
  retry: ['id', 'run', 'stream', 'generation'],
  ping: [],
};

/** One frame of a client: whole, spoilt, or none at all. */
export function frame(dice: Random): Frame {
  if (dice.chance(0.05)) return upload(dice);
  const whole = JSON.stringify(message(dice));
  const kind = dice.next();
  if (kind < 0.45) return whole;
  if (kind < 0.85) return spoilt(dice, whole);
  if (kind < 0.95) return text(dice, 200);
  if (kind < 0.97)
    return `{"type":"run","id":1,"run":"r","task":"any","input":${deep(dice.integer(1, 20_000))}}`;
  return bytes(dice, 200);
}

function message(dice: Random): Record<string, unknown> {
  const type = dice.pick(Object.keys(messages).filter((each) => each !== 'hello' || dice.chance(0.02)));
  const result: Record<string, unknown> = { type };
  for (const field of messages[type] ?? []) {
    if (dice.chance(0.85)) result[field] = dice.chance(0.9) ? fields[field]?.(dice) : value(dice);
  }
  if (dice.chance(0.05)) result[name(dice)] = value(dice);
  return result;
}

function upload(dice: Random): Uint8Array<ArrayBuffer> {
  const head: Record<string, unknown> = { type: 'upload' };
  for (const field of ['run', 'file', 'offset', 'last']) head[field] = fields[field]?.(dice);
  const line = JSON.stringify(head);
  return new Uint8Array(
    Buffer.concat([Buffer.from(`${dice.chance(0.7) ? line : spoilt(dice, line)}\n`), bytes(dice, 500)]),
  );
}
