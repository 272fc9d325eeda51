import { createStreamObject } from 'rivulet/server/cloudflare';
import { write } from './tasks.js';

/** The rooms: each is a Durable Object with its log in SQLite. */
export const Rivulet = createStreamObject({
  tasks: { write },
  // On this machine anyone may read and run. Deployed, a server is read-only until it has `authorize`, such as:
  // authorize: ({ room }) => ({ read: true, run: ['write'] }),
});

export default { fetch: Rivulet.fetch };
