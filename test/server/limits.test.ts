/** SECURITY.md says what is so. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorCodes, limits } from '../../src/protocol/index.js';
import { BODIES, CALLER_BODIES } from '../../src/server/http/bodies.js';
import { resolveOptions } from '../../src/server/options.js';
import { LONGEST_LIFE } from '../../src/server/tokens.js';
import { CALLER_WINDOWS, WINDOWS } from '../../src/server/upload-windows.js';

/** The rows of the table of limits: name, default, codes. */
const rows = [
  ...readFileSync('SECURITY.md', 'utf8').matchAll(/^\| `([\w.]+)` \| ([\d,]+) \| [^|]+ \| ([^|]+) \|$/gm),
].map(([, name = '', number = '', codes = '']) => ({
  name,
  number: Number(number.replaceAll(',', '')),
  codes: [...codes.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code as string),
}));

test('every limit is in the table, with its default', () => {
  const { limits: own, retention } = resolveOptions({});
  const wanted = {
    ...Object.fromEntries(Object.entries(own).map(([name, number]) => [`limits.${name}`, number])),
    ...Object.fromEntries(Object.entries(retention).map(([name, number]) => [`retention.${name}`, number])),
    chunk: limits.chunk,
    clientFrame: limits.clientFrame,
    credit: limits.credit,
    roomCredit: limits.roomCredit,
    helloTimeout: limits.helloTimeout,
    name: limits.name,
    id: limits.id,
    token: limits.token,
    uploadWindow: limits.uploadWindow,
    identityUploads: CALLER_WINDOWS,
    uploads: WINDOWS,
    identityBodies: CALLER_BODIES,
    bodies: BODIES,
    tokenLife: LONGEST_LIFE,
  };
  expect(Object.fromEntries(rows.map(({ name, number }) => [name, number]))).toEqual(wanted);
});

test('every code in the table is one', () => {
  expect(rows.flatMap(({ codes }) => codes).filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([]);
});
