import { ADDRESS, type Admitted } from './caller.js';
import type { HostSocket } from './host.js';

/** What survives hibernation with a socket, within its 2,048 bytes. */
interface Attachment {
  /** Tells two sockets apart that a client gave the same id. */
  readonly serial: string;
  readonly grant?: Admitted;
  /** Whether it can read deflated frames. */
  readonly inflates?: boolean;
  readonly origin?: string;
  readonly address?: string;
  /** Left out when it is too long. */
  readonly url?: string;
}

/** Who was at a socket before the room was hibernated. */
export interface Survivor {
  readonly serial: string;
  /** Absent where it was too long to be kept: it is asked for again. */
  readonly known?: { readonly request: Request; readonly grant: Admitted; readonly inflates: boolean };
}

/** Has a new socket's request survive hibernation, as far as anyone is asked about it again. Gives its serial. */
export function attachRequest(socket: HostSocket, { url, headers }: Request): string {
  const serial = crypto.randomUUID();
  const origin = headers.get('origin');
  const address = headers.get(ADDRESS);
  const from = { url, ...(origin !== null && { origin }), ...(address !== null && { address }) };
  // Without its address, which can be of any length, a socket has to say hello again after a hibernation.
  if (!attach(socket, { serial, ...from })) attach(socket, { serial });
  return serial;
}

/** Has a grant survive hibernation; one that is too long for that is asked for again. */
export function attachGrant(socket: HostSocket, grant: Admitted, inflates: boolean): void {
  const { grant: _, ...before } = socket.attachment as Attachment;
  if (!attach(socket, { ...before, inflates, grant })) attach(socket, { ...before, inflates });
}

/** Has nobody be at a socket any more, in a later life of the room either. */
export function detach(socket: HostSocket): void {
  attach(socket, { serial: '' });
}

/** Closes a socket that nobody is at: also in a later life of the room, should its client never answer the close. */
export function sendAway(socket: HostSocket, code: number, reason: string): void {
  detach(socket);
  socket.close(code, reason);
}

/** The serial of a socket; empty for one that has none. */
export function serialOf(socket: HostSocket): string {
  return (socket.attachment as Attachment | null)?.serial ?? '';
}

/** Who was at a socket; `undefined` for one that is nobody's. */
export function survivorAt(socket: HostSocket): Survivor | undefined {
  const attachment = socket.attachment as Attachment | null;
  if (!attachment?.serial) return undefined;
  const { serial, grant, inflates = false, url, origin, address } = attachment;
  if (!grant || url === undefined) return { serial };
  const headers = {
    ...(origin !== undefined && { origin }),
    ...(address !== undefined && { [ADDRESS]: address }),
  };
  return { serial, known: { request: new Request(url, { headers }), grant, inflates } };
}

/** False when it is too long to be kept. */
function attach(socket: HostSocket, attachment: Attachment): boolean {
  try {
    socket.attachment = attachment;
    return true;
  } catch {
    return false;
  }
}
