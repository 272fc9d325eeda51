import type { Json } from './json.js';
import { limits } from './limits.js';
import { isValidId, isValidName } from './names.js';
import { oneOf, shape, text, whole } from './shape.js';

/* What the messages of both directions are made of. */

export const json = shape<Json>('a JSON value is expected', (value) => value !== undefined);
export const seq = whole(0);
export const name = text(
  `1 to ${limits.name} characters without control characters are expected`,
  isValidName,
);
export const id = text(`1 to ${limits.id} of A-Z a-z 0-9 _ - . are expected`, isValidId);
/** Pairs a command with its answer; counted by the client, per connection. */
export const request = whole(0);
export const generation = text('a generation is expected', (value) => /^[a-z0-9]{0,32}$/.test(value));
export const flag = oneOf(true, false);
export const number = shape<number>('a number is expected', (value) => typeof value === 'number');
export const words = text();
