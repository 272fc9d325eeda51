import { headersOf } from './create.js';
import type { Call } from './door.js';
import { demandPresent } from './present.js';

/** `HEAD`: where a stream ends, and how it was created. Neither reads it nor prolongs its life. */
export async function head(call: Call): Promise<Response> {
  call.demand('read');
  return call.door.streams.use(call.name, (stream) => {
    call.demand('read'); // it was looked for meanwhile
    demandPresent(stream);
    return new Response(null, { headers: headersOf(stream) });
  });
}
