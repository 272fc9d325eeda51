import type * as Party from 'partykit/server';
import { createStreamServer } from 'rivulet/server';
import { useAssets } from './server/assets.js';
import { ask } from './tasks/ask.js';
import { read } from './tasks/read.js';
import { search } from './tasks/search.js';
import { summarise } from './tasks/summarise.js';

export const tasks = { search, read, ask, summarise };

/** PartyKit's bundler puts the server's own address here. */
declare const PARTYKIT_HOST: string;
const isDevelopment = PARTYKIT_HOST.startsWith('127.0.0.1:');

const StreamServer = createStreamServer({
  tasks,
  authorize: ({ room, token, env }) => ({
    read: true,
    run: true,
    // The log page is fed with `rivulet pipe`: on this machine by anyone, once deployed with the token.
    append: room === 'demo' &&
      (isDevelopment || (token !== undefined && token === env.PIPE_TOKEN)) && ['build'],
  }),
}) as unknown as new (
  room: Party.Room,
) => Party.Server;

export default class DemoServer extends StreamServer {
  constructor(room: Party.Room) {
    super(room);
    useAssets(room.context.assets);
  }
}
