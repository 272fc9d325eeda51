import type { StreamSource } from '../client/source.js';

/** What the elements need of a room's client. `Room` of `src/client` is one. */
export interface RoomClient {
  stream(name: string): StreamSource;
}

/** What identifies a room on a server. */
export interface RoomAddress {
  readonly host: string;
  readonly party?: string | undefined;
  readonly room: string;
  readonly token?: string | undefined;
}

/** An element that gives a room's client to others: `<stream-room>`. */
export interface RoomProvider extends HTMLElement {
  /** The room's client; the code for it is loaded when it is first asked for. `undefined` while it names no room. */
  connectRoom(): Promise<RoomClient | undefined>;
}

/** Dispatched at a provider, not bubbling, when `connectRoom()` would give another client than before. */
export const ROOM_CHANGE = 'stream-room-change';

const TAG = 'stream-room';

/** The provider for an element: the one with the id `htmlFor`, else the nearest around it, shadow roots included. */
export async function findProvider(
  element: Element,
  htmlFor: string | undefined,
): Promise<RoomProvider | undefined> {
  let found = look(element, htmlFor);
  if (!found && htmlFor && document.readyState === 'loading') {
    // It may stand further down in a page that is still arriving.
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
    found = look(element, htmlFor);
  }
  if (!found) return undefined;
  if (found.localName === TAG && !('connectRoom' in found)) {
    await customElements.whenDefined(TAG);
    customElements.upgrade(found);
  }
  return 'connectRoom' in found ? (found as RoomProvider) : undefined;
}

function look(element: Element, htmlFor: string | undefined): Element | null {
  return htmlFor ? byId(element, htmlFor) : nearest(element);
}

/** The element with an id in the same tree, else in the document. */
export function byId(element: Element, id: string): Element | null {
  const root = element.getRootNode();
  const here = root instanceof ShadowRoot || root instanceof Document ? root.getElementById(id) : null;
  return here ?? document.getElementById(id);
}

function nearest(element: Element): Element | null {
  let at = parentOf(element);
  while (at && at.localName !== TAG) at = parentOf(at);
  return at;
}

/** The parent in the flat tree: through the slot that shows the element, and out of shadow roots. */
function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** The client of a room that an element names itself. The socket's code is loaded here and nowhere earlier. */
export async function connectTo(address: RoomAddress): Promise<RoomClient> {
  const { connect } = await import('../client/index.js');
  return connect(address);
}
