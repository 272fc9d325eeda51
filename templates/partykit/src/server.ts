import { createStreamServer } from 'rivulet/server';
import { write } from './tasks.js';

export default createStreamServer({
  tasks: { write },
  // On this machine anyone may read and run. Deployed, a server is read-only until it has `authorize`, such as:
  // authorize: ({ room }) => ({ read: true, run: ['write'] }),
});
