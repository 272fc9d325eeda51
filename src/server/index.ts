/**
 * What a server author needs: `createStreamServer`, `task`, and what goes with them. For rooms on one's own Cloudflare
 * account, without PartyKit, the same is in `rivulet/server/cloudflare`.
 *
 * @module rivulet/server
 */
export * from './authoring.js';
export { createStreamServer, type StreamServerClass } from './partykit.js';
