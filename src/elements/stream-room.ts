import { css, type PropertyValues } from '@lit/reactive-element';
import { ChromeElement } from './chrome-element.js';
import { property } from './property.js';
import { connectTo, ROOM_CHANGE, type RoomClient, type RoomProvider, type Token } from './room-provider.js';
import { sameParts } from './same-parts.js';
import { type Child, h } from './vnode.js';

interface Opened {
  /** What it was opened for. */
  readonly key: readonly unknown[];
  readonly connecting: Promise<RoomClient>;
  client?: RoomClient;
}

/**
 * The connection for what is inside it, and for elements that name it with `for`.
 *
 * ```html
 * <stream-room room="desk">
 *   <stream-text stream="answer"></stream-text>
 * </stream-room>
 *
 * <stream-room id="mine" room="auto" host="stream.example.com"></stream-room>
 * <stream-list for="mine" stream="results"></stream-list>
 * ```
 *
 * `room="auto"` makes a room of this tab's own: 128 random bits that are kept in the session's storage, so that a
 * reload finds the same room and nobody else can guess it.
 *
 * Nothing is loaded or connected before an element asks for a stream.
 *
 * @element stream-room
 * @attr {string} host - The server, such as `stream.example.com`. Default: the page's own host.
 * @attr {string} room - The room's name, or `auto`.
 * @attr {string} party - The party on the server. Default: the server's main one.
 * @attr {string} token - What the server's `authorize` gets. Set the property to keep it out of the markup.
 *
 * @slot - The elements that stream.
 */
export class StreamRoom extends ChromeElement implements RoomProvider {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  /** The server's host. Default: the page's own. */
  @property() host = '';
  /** The party on the server. */
  @property() party = '';
  /** The room's name, or `auto`. */
  @property() room = '';
  /** What the server's `authorize` gets: a token, or a function that fetches a fresh one. */
  @property() token: Token = '';

  #given: RoomClient | undefined;
  #opened: Opened | undefined;

  /** The room's client, once an element has asked for it. One that is set here is used instead of an own. */
  get client(): RoomClient | undefined {
    return this.#given ?? this.#opened?.client;
  }

  set client(client: RoomClient | undefined) {
    if (client === this.#given) return;
    this.#given = client;
    this.#close();
    this.dispatchEvent(new Event(ROOM_CHANGE));
  }

  constructor() {
    super();
    // What was set before the element was defined hides the accessor: it is taken over.
    if (Object.hasOwn(this, 'client')) {
      const { client } = this;
      Reflect.deleteProperty(this, 'client');
      this.client = client;
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.dispatchEvent(new Event(ROOM_CHANGE));
    // At once: what is inside has no box until there is a slot, and WebKit forgets where a box was scrolled to.
    else this.performUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    setTimeout(() => {
      if (!this.isConnected) this.#close();
    });
  }

  protected override updated(changed: PropertyValues<StreamRoom>): void {
    if (!(['host', 'party', 'room', 'token'] as const).some((name) => changed.has(name))) return;
    if (this.#opened && !sameParts(this.#opened.key, this.#key())) this.#close();
    this.dispatchEvent(new Event(ROOM_CHANGE));
  }

  /** The room's client; connects when there is none yet. `undefined` while the element names no room. */
  async connectRoom(): Promise<RoomClient | undefined> {
    await this.updateComplete;
    if (this.#given) return this.#given;
    if (!this.room) return undefined;
    const key = this.#key();
    if (this.#opened && !sameParts(this.#opened.key, key)) this.#close();
    if (!this.#opened) {
      const [host, party, room, token] = key;
      const connecting = connectTo({ host, room, ...(party ? { party } : {}), ...(token ? { token } : {}) });
      const opened: Opened = { key, connecting };
      this.#opened = opened;
      connecting.then(
        (client) => {
          opened.client = client;
        },
        () => {
          // Loading failed; whoever asked is told, and asking again tries again.
          if (this.#opened === opened) this.#opened = undefined;
        },
      );
    }
    return this.#opened.connecting;
  }

  #key() {
    const host = this.host || location.host;
    const room = this.room === 'auto' ? autoRoom(host, this.party, this.id) : this.room;
    return [host, this.party, room, this.token] as const;
  }

  #close(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.connecting.then(
      (client) => client.close(),
      () => {
        // It was never opened; whoever waited for it was told.
      },
    );
  }

  /** @internal */
  chrome(): readonly Child[] {
    return [h('slot')];
  }
}

/** Rooms of pages whose storage is closed to them; they last as long as the page. */
const withoutStorage = new Map<string, string>();

/** A room name that nobody can guess, the same for the rest of the session. */
function autoRoom(host: string, party: string, id: string): string {
  const key = `rivulet-room:${JSON.stringify([host, party, id])}`;
  try {
    const kept = sessionStorage.getItem(key);
    if (kept) return kept;
    const made = makeRoomName();
    sessionStorage.setItem(key, made);
    return made;
  } catch (error) {
    // Only what storage throws when a page may not use it: the room is then lost with the page.
    if (!(error instanceof DOMException)) throw error;
    const made = withoutStorage.get(key) ?? makeRoomName();
    withoutStorage.set(key, made);
    return made;
  }
}

/** 128 random bits. The prefix lets logs tell such names, which work like a password, from others. */
function makeRoomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `auto-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-room': StreamRoom;
  }
}
