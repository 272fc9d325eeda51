import { StreamError } from '../../protocol/index.js';
import { isBusy } from './append.js';
import type { Call } from './door.js';
import { demandPresent } from './present.js';

/** `DELETE`: the stream and all its data. A run's stream is its own while it is written. */
export async function remove(call: Call): Promise<Response> {
  call.demand('append');
  return call.door.streams.use(call.name, (stream) => {
    call.demand('append');
    demandPresent(stream);
    if (isBusy(stream)) throw new StreamError('busy', `"${stream.name}" is being written by a run`);
    call.door.streams.remove(stream, 'deleted');
    return new Response(null, { status: 204 });
  });
}
