import { gzipSync } from 'node:zlib';
import type { Random } from '../random.js';
import { bytes, deep, name, spoilt, text, value } from './material.js';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** 10 MiB that travel as 10 KB: nobody has asked for them to be unpacked. */
const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));

const headers: Readonly<Record<string, (dice: Random) => string>> = {
  'Content-Type': (dice) =>
    dice.pick([
      'text/plain',
      'application/json',
      'application/octet-stream',
      'text/plain; charset=utf-16',
      'x',
      'application/json;'.repeat(50),
    ]),
  'Content-Encoding': (dice) => dice.pick(['gzip', 'br', 'x']),
  Authorization: (dice) =>
    dice.pick([
      'Bearer read',
      'Bearer refuse',
      'Bearer deny',
      'Bearer throw',
      'Bearer',
      'Basic eDp5',
      `Bearer ${'x'.repeat(5_000)}`,
    ]),
  Origin: (dice) => dice.pick(['null', 'https://evil.example', 'http://localhost:1', 'x']),
  'Producer-Id': (dice) => dice.pick(['p', '', 'x'.repeat(65), '__proto__']),
  'Producer-Epoch': number,
  'Producer-Seq': number,
  'Stream-Closed': (dice) => dice.pick(['true', 'false', 'TRUE', '1']),
  'Stream-TTL': number,
  'Stream-Expires-At': (dice) =>
    dice.pick(['2100-01-01T00:00:00Z', '1970-01-01T00:00:00Z', 'x', '+275760-09-13T00:00:00Z']),
  'Stream-Seq': (dice) => dice.pick(['a', '', 'z'.repeat(1_000)]),
  'Stream-Forked-From': (dice) => dice.pick(['/v1/stream/s', 's', '../..', '%00']),
  'Stream-Fork-Offset': (dice) => dice.pick(['-1', 'now', 'x', '0000000000000000_0000000000000000']),
  'Rivulet-Generation': (dice) => dice.pick(['new', 'x']),
  'Rivulet-Outcome': (dice) =>
    JSON.stringify(dice.pick([{ status: 'complete' }, { status: 'error', error: {} }, value(dice)])).replace(
      /[^\x20-\x7e]/g,
      '?',
    ),
  'If-None-Match': (dice) => dice.pick(['*', '"x"', 'W/"x"', '"'.repeat(100)]),
  Range: (dice) => dice.pick(['bytes=0-', 'bytes=-1']),
  'X-Whatever': (dice) => text(dice, 50).replace(/[^\x20-\x7e]/g, '?'),
};

function number(dice: Random): string {
  return dice.pick(['0', '1', '2', '-1', '0.5', '1e9', '9'.repeat(30), 'x', '', '0x10', '+1']);
}

/** One HTTP request to a room. */
export function request(dice: Random, room: string): HttpRequest {
  const method = dice.pick([
    'GET',
    'GET',
    'HEAD',
    'PUT',
    'PUT',
    'POST',
    'POST',
    'POST',
    'DELETE',
    'OPTIONS',
    'PATCH',
    'PROPFIND',
  ]);
  const some = Object.keys(headers).filter((header) => dice.chance(header === 'Content-Type' ? 0.8 : 0.08));
  return {
    method,
    path: path(dice, room),
    headers: Object.fromEntries(some.map((header) => [header, headers[header]?.(dice) ?? ''])),
    body: method === 'GET' || method === 'HEAD' ? undefined : body(dice),
  };
}

function path(dice: Random, room: string): string {
  const stream = dice.chance(0.8)
    ? encodeURIComponent(name(dice).replaceAll(/\p{Surrogate}/gu, '?'))
    : dice.pick(['%', '%zz', '%ff', '%00', '..', '.', '//', '?', '%2f', '$meta']);
  const query = dice.chance(0.4)
    ? `?${['offset', 'live', 'cursor', 'stream']
        .filter(() => dice.chance(0.4))
        .map(
          (key) =>
            `${key}=${encodeURIComponent(dice.pick(['-1', 'now', 'long-poll', 'sse', 'x', '', '0000000000000000_0000000000000001', '9'.repeat(40)]))}`,
        )
        .join('&')}`
    : '';
  const whole = `/parties/main/${room}/v1/stream/${stream}${query}`;
  if (dice.chance(0.9)) return whole;
  return `/${spoilt(dice, whole.slice(1)).replace(/[^\x21-\x7e]/g, '%00')}`;
}

function body(dice: Random): Uint8Array {
  const kind = dice.next();
  if (kind < 0.1) return new Uint8Array();
  if (kind < 0.5) return Buffer.from(JSON.stringify(value(dice)) ?? '');
  if (kind < 0.7) return Buffer.from(spoilt(dice, JSON.stringify(value(dice)) ?? ''));
  if (kind < 0.8) return Buffer.from(text(dice, 500));
  if (kind < 0.82) return Buffer.from(deep(dice.integer(1, 50_000)));
  if (kind < 0.83) return bomb;
  if (kind < 0.835) return new Uint8Array(1024 * 1024 + 1);
  return bytes(dice, 500);
}
