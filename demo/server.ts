import type * as Party from 'partykit/server';
import { createStreamServer } from 'rivulet/server';
import { setAssets } from './server/assets.js';
import { ask } from './tasks/ask.js';
import { atlas } from './tasks/atlas.js';
import { browse } from './tasks/browse.js';
import { bulletin } from './tasks/bulletin.js';
import { census } from './tasks/census.js';
import { chat } from './tasks/chat.js';
import { compile } from './tasks/compile.js';
import { flood } from './tasks/flood.js';
import { harbour } from './tasks/harbour.js';
import { logbook } from './tasks/logbook.js';
import { read } from './tasks/read.js';
import { search } from './tasks/search.js';
import { summarise } from './tasks/summarise.js';
import { transcribe } from './tasks/transcribe.js';
import { write } from './tasks/write.js';

export const tasks = {
  search,
  read,
  ask,
  summarise,
  write,
  transcribe,
  bulletin,
  census,
  chat,
  compile,
  flood,
  atlas,
  browse,
  harbour,
  logbook,
};

const StreamServer = createStreamServer({
  tasks,
  authorize: ({ room, token, env, development }) => {
    // The log page is fed with `rivulet pipe`: on this machine by anyone, once deployed with the token.
    const mayPipe = development || (token !== undefined && token === env.PIPE_TOKEN);
    return { read: true, run: true, append: room === 'demo' && mayPipe ? ['build'] : false };
  },
});

export default class DemoServer extends StreamServer {
  constructor(room: Party.Room) {
    super(room);
    setAssets(room.context.assets);
  }
}
