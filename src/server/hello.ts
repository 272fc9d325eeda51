import {
  type ClientMessageOf,
  isSupportedVersion,
  PROTOCOL_VERSION,
  type ServerMessageOf,
} from '../protocol/index.js';
import type { Grant } from './options.js';

/** The answer to `hello`. */
export function answerHello(message: ClientMessageOf<'hello'>, grant: Grant): ServerMessageOf<'ok'> {
  const renew =
    grant.expires === undefined ? undefined : Math.max(0, Math.floor((grant.expires - Date.now()) * 0.8));
  return {
    type: 'ok',
    id: 0,
    version: Math.min(message.version, PROTOCOL_VERSION),
    ...(renew === undefined ? {} : { renew }),
  };
}

/** Whether a hello's version is understood. */
export function speaks(message: ClientMessageOf<'hello'>): boolean {
  return isSupportedVersion(message.version);
}
