import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { StreamSource } from '../../client/source.js';
import { StreamError } from '../../protocol/errors.js';
import { loadCode } from '../load-code.js';
import {
  connectTo,
  findProvider,
  isRoomProvider,
  ROOM_CHANGE,
  type RoomClient,
  SOURCE_CHANGE,
} from '../room-provider.js';
import { sameParts } from '../same-parts.js';
import type { RequestFields } from './src-source.js';
import { type AnySource, toSource } from './to-source.js';

/** Where an element says its stream comes from. The first that is given counts, in this order. */
export interface SourceFields extends RequestFields {
  readonly source: AnySource | null;
  /** The stream's name; a form's is its task's, unless it says otherwise. */
  readonly streamName: string;
  readonly htmlFor: string;
  readonly host: string;
  readonly party: string;
  readonly room: string;
  readonly token: string;
}

export interface Found {
  /** Two findings with the same parts are the same source: it is kept open. */
  readonly key: readonly unknown[];
  readonly open: () => StreamSource | undefined | Promise<StreamSource>;
}

/**
 * Finds an element's source by the rules of the kit: the `source` property; or `src`, an HTTP stream; or the
 * stream of the element that `for` names; or `stream` in the room that `for` names, in the nearest
 * `<stream-room>`, or in the room that the element names itself. Looks again when any of them changes, when the
 * room changes, and after the element was moved.
 */
export class SourceController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement & SourceFields;
  readonly #use: (source: StreamSource | undefined) => void;
  readonly #fail: (error: unknown) => void;
  /** What the present source was found by. */
  #fields: readonly unknown[] = [];
  #key: readonly unknown[] = [];
  #provider: HTMLElement | undefined;
  /** The room that the element names itself, which is its own to close. */
  #own: { readonly key: string; readonly client: Promise<RoomClient> } | undefined;
  /** Rises whenever the same fields may now mean another source. */
  #round = 0;

  constructor(
    host: ReactiveControllerHost & HTMLElement & SourceFields,
    use: (source: StreamSource | undefined) => void,
    fail: (error: unknown) => void,
  ) {
    this.#host = host;
    this.#use = use;
    this.#fail = fail;
    host.addController(this);
  }

  hostUpdate(): void {
    const { source, src, streamName, htmlFor, host, room, party, token } = this.#host;
    const { method, headers, body, srcFormat } = this.#host;
    const request = [src, method, headers, body, srcFormat];
    const fields = [source, ...request, streamName, htmlFor, host, room, party, token, this.#round];
    if (sameParts(fields, this.#fields)) return;
    this.#fields = fields;
    void this.#look(fields);
  }

  hostConnected(): void {
    this.again();
  }

  hostDisconnected(): void {
    this.#watch(undefined);
    setTimeout(() => {
      if (this.#host.isConnected) return;
      // The key holds the client that is closed here: coming back means looking for it anew.
      if (this.#own) this.#key = [];
      this.#closeOwn();
    });
  }

  /** A later look makes an earlier one void, whichever ends first. */
  async #look(fields: readonly unknown[]): Promise<void> {
    try {
      const found = await this.#find();
      if (fields !== this.#fields || (found && sameParts(found.key, this.#key))) return;
      const opened = await found?.open();
      if (fields !== this.#fields) return;
      this.#key = found?.key ?? [];
      this.#use(opened);
    } catch (error) {
      if (fields === this.#fields) this.#fail(error);
    }
  }

  /** Looks again, even though no field has changed. */
  readonly again = (): void => {
    this.#round++;
    this.#host.requestUpdate();
  };

  /** The client of the room that the element is in or names; `undefined` while that room names none. */
  async findRoom(): Promise<RoomClient | undefined> {
    const { htmlFor, room, party, token } = this.#host;
    if (!room || htmlFor) {
      const provider = await findProvider(this.#host, htmlFor);
      this.#watch(provider);
      if (provider && isRoomProvider(provider)) return provider.connectRoom();
      if (htmlFor) throw new StreamError('no-room', `There is no <stream-room id="${htmlFor}">`);
      throw new StreamError(
        'no-room',
        '`stream` needs a <stream-room> around it, `for` one, or its own `room`',
      );
    }
    const host = this.#host.host || location.host;
    const key = JSON.stringify([host, party, room, token]);
    if (this.#own?.key !== key) {
      this.#closeOwn();
      const address = { host, room, ...(party ? { party } : {}), ...(token ? { token } : {}) };
      this.#own = { key, client: connectTo(address) };
    }
    return this.#own?.client;
  }

  async #find(): Promise<Found | undefined> {
    const { source, src, streamName, htmlFor } = this.#host;
    if (source) return { key: [source], open: () => toSource(source) };
    if (src) return (await loadCode(() => import('./src-source.js'))).findSrc(this.#host);
    if (!streamName) return htmlFor ? this.#findOwner(htmlFor) : undefined;
    const room = await this.findRoom();
    return room && { key: [room, streamName], open: () => room.stream(streamName) };
  }

  async #findOwner(htmlFor: string): Promise<Found | undefined> {
    const owner = await findProvider(this.#host, htmlFor);
    if (!owner) throw new StreamError('source-failed', `There is no element with the id "${htmlFor}"`);
    if (isRoomProvider(owner)) return undefined;
    this.#watch(owner);
    const { activeSource } = owner;
    return activeSource && { key: [activeSource], open: () => activeSource };
  }

  #closeOwn(): void {
    this.#own?.client.then(
      (client) => client.close(),
      () => {
        // It was never opened; whoever waited for it was told.
      },
    );
    this.#own = undefined;
  }

  #watch(found: HTMLElement | undefined): void {
    // A search that ends after the element was removed must not tie it to the room.
    const provider = this.#host.isConnected ? found : undefined;
    if (provider === this.#provider) return;
    for (const type of [ROOM_CHANGE, SOURCE_CHANGE]) {
      this.#provider?.removeEventListener(type, this.again);
      provider?.addEventListener(type, this.again);
    }
    this.#provider = provider;
  }
}
