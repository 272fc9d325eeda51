/** A room with as many viewers as come, and one stream at an even pace. */
import * as v from 'valibot';
import { createStreamServer, task } from '../../../src/server/index.js';
import { paced } from '../../load/paced.mjs';

/** Relays of a room whose name says that it has them. */
const SHARDS = 16;
/** As many connections and messages as come: what the machine bears is looked for, not what a room lets in by default. */
const MANY = 1_000_000;

export default createStreamServer({
  tasks: {
    /** Chunks of `size` units, each `gap` milliseconds after the one before. */
    paced: task({
      input: v.object({ count: v.number(), size: v.number(), gap: v.number() }),
      run: (input) => paced(input),
    }),
  },
  shards: (room) => (room.startsWith('relayed-') ? SHARDS : 0),
  limits: { connections: MANY, messages: MANY, roomMessages: MANY },
  authorize: () => ({ read: true, run: true }),
});
