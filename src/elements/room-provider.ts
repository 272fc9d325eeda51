import type { ConnectionState, StreamSource } from '../client/source.js';
import type { StreamState } from '../client/state.js';
import { StreamError } from '../protocol/errors.js';
import { loadCode } from './load-code.js';

/** What the elements need of a room's client. `RunningRoom` of `src/client` is one; a page may give another. */
export interface RoomClient {
  readonly connection: ConnectionState;
  onConnection(observer: (state: ConnectionState) => void): () => void;
  stream(name: string): StreamSource;
  run(task: string, input?: unknown, options?: { readonly stream?: string }): StartedRun;
  close(): void;
}

/** What the elements need of a run that was started. */
export interface StartedRun {
  readonly running: boolean;
  readonly snapshot: StreamState;
  /** Acknowledged bytes of its files; `undefined` when there are none. */
  readonly uploaded: { readonly loaded: number; readonly total: number } | undefined;
  readonly promise: Promise<unknown>;
  subscribe(listener: () => void): () => void;
  cancel(): Promise<void>;
  interrupt(): Promise<void>;
}

/** Who is asking: a token, or a function that fetches a fresh one. */
export type Token = string | (() => string | undefined | Promise<string | undefined>);

/** What identifies a room on a server. */
export interface RoomAddress {
  readonly host: string;
  readonly party?: string | undefined;
  readonly room: string;
  readonly token?: Token | undefined;
}

/** An element that gives a room's client to others: `<stream-room>`. */
export interface RoomProvider extends HTMLElement {
  /** The room's client; the code for it is loaded when it is first asked for. `undefined` while it names no room. */
  connectRoom(): Promise<RoomClient | undefined>;
}

/** Dispatched at a provider, not bubbling, when `connectRoom()` would give another client than before. */
export const ROOM_CHANGE = 'stream-room-change';

/** An element that has a source which others may show as well: every view and `<stream-form>`. */
export interface SourceOwner extends HTMLElement {
  readonly activeSource: StreamSource | undefined;
}

/** Dispatched at a source owner, not bubbling, when its `activeSource` is another one. */
export const SOURCE_CHANGE = 'stream-source-change';

const TAG = 'stream-room';

/**
 * Who gives an element its room or its source: the element with the id `htmlFor`, else the nearest
 * `<stream-room>` around it, shadow roots included. Waits for it to be defined.
 */
export async function findProvider(
  element: Element,
  htmlFor: string,
): Promise<RoomProvider | SourceOwner | undefined> {
  let found = look(element, htmlFor);
  if (!found && htmlFor && document.readyState === 'loading') {
    // It may stand further down in a page that is still arriving.
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
    found = look(element, htmlFor);
  }
  // A form within <stream-form> stands for it.
  if (found?.localName === 'form') found = found.closest('stream-form');
  if (!found) return undefined;
  if (found.localName.includes('-') && !isRoomProvider(found) && !isSourceOwner(found)) {
    await customElements.whenDefined(found.localName);
    customElements.upgrade(found);
  }
  if (isRoomProvider(found) || isSourceOwner(found)) return found;
  throw new StreamError('source-failed', `<${found.localName} id="${htmlFor}"> is no room and has no stream`);
}

export function isRoomProvider(element: Element): element is RoomProvider {
  return 'connectRoom' in element;
}

function isSourceOwner(element: Element): element is SourceOwner {
  return 'activeSource' in element;
}

function look(element: Element, htmlFor: string): Element | null {
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
  const { RunningRoom } = await loadCode(() => import('../client/running-room.js'));
  return new RunningRoom(address);
}
