/**
 * The server on one's own Cloudflare account, with wrangler and partyserver in the place of PartyKit: `createStreamObject`,
 * `task`, and what goes with them.
 *
 * @module rivulet/server/cloudflare
 */
export * from '../authoring.js';
export { createStreamObject, type StreamObjectClass, type StreamObjectOptions } from './stream-object.js';
