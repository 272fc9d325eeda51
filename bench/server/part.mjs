/**
 * @typedef {{ name: string, title: string, peer?: string, isOfNode?: boolean, paces?: readonly string[] }} Contender
 *   `name`: its file in this folder; `peer`: the package that it shows; `isOfNode`: a peer that is no package, since Node has it;
 *   `paces`: where it takes part, by default everywhere
 */

/** The contender that the others are compared with. */
export const LIMIT = 'ws-batches';

/** @type {readonly Contender[]} */
export const contenders = [
  { name: LIMIT, title: 'ws, by hand, 16 ms batches' },
  { name: 'ws-chunks', title: 'ws, by hand, per chunk' },
  { name: 'partykit', title: 'PartyKit, bare room, 16 ms batches' },
  { name: 'partykit-kept', title: 'the same, with a put for each batch' },
  { name: 'partykit-each', title: 'PartyKit, bare room, per chunk', paces: ['100'] },
  { name: 'partykit-each-kept', title: 'the same, with a put for each chunk', paces: ['100'] },
  { name: 'rivulet', title: 'Rivulet' },
  { name: 'socket-io', title: 'Socket.IO, recovery', peer: 'socket.io' },
  { name: 'sse', title: 'SSE over node:http', isOfNode: true },
  { name: 'durable-streams', title: 'Durable Streams server', peer: '@durable-streams/server' },
  { name: 'resumable-stream', title: 'resumable-stream, Redis', peer: 'resumable-stream' },
];

/** Chunks, and how many a second; without `pace` as fast as they are taken. */
export const PACES = [
  { name: 'saturated', count: 20_000, pace: undefined },
  { name: '100', count: 500, pace: 100 },
  { name: '5000', count: 20_000, pace: 5_000 },
];
