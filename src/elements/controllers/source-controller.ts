import { Task } from '@lit/task';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { StreamSource } from '../../client/source.js';
import { StreamError } from '../../protocol/index.js';
import {
  connectTo,
  findProvider,
  ROOM_CHANGE,
  type RoomClient,
  type RoomProvider,
} from '../room-provider.js';

/** Where an element says its stream comes from. The first that is given counts, in this order. */
export interface SourceFields {
  readonly source: StreamSource | null;
  readonly src: string;
  readonly stream: string;
  readonly htmlFor: string;
  readonly host: string;
  readonly party: string;
  readonly room: string;
  readonly token: string;
}

interface Found {
  /** Two findings with the same parts are the same source: it is kept open. */
  readonly key: readonly unknown[];
  readonly open: () => StreamSource | Promise<StreamSource>;
}

/**
 * Finds an element's source by the rules of the kit: the `source` property; or `src`, an HTTP stream; or
 * `stream` in the nearest `<stream-room>` (or the one that `for` names), else in the room that the element
 * itself names. Looks again when any of them changes, when the room changes, and after the element was moved.
 */
export class SourceController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement & SourceFields;
  readonly #use: (source: StreamSource | undefined) => void;
  #key: readonly unknown[] = [];
  #provider: RoomProvider | undefined;
  /** Rises whenever the same fields may now mean another source. */
  #round = 0;

  constructor(
    host: ReactiveControllerHost & HTMLElement & SourceFields,
    use: (source: StreamSource | undefined) => void,
    fail: (error: unknown) => void,
  ) {
    this.#host = host;
    this.#use = use;
    host.addController(this);
    new Task(host, {
      args: () => {
        const { source, src, stream, htmlFor, room, party, token } = host;
        return [source, src, stream, htmlFor, host.host, room, party, token, this.#round] as const;
      },
      task: async (_, { signal }) => {
        const found = await this.#find();
        if (signal.aborted) return;
        if (found && sameParts(found.key, this.#key)) return;
        const opened = await found?.open();
        if (signal.aborted) return;
        this.#key = found?.key ?? [];
        this.#use(opened);
      },
      onError: fail,
    });
  }

  hostConnected(): void {
    this.again();
  }

  hostDisconnected(): void {
    this.#watch(undefined);
  }

  /** Looks again, even though no field has changed. */
  readonly again = (): void => {
    this.#round++;
    this.#host.requestUpdate();
  };

  async #find(): Promise<Found | undefined> {
    const { source, src, stream } = this.#host;
    if (source) return { key: [source], open: () => source };
    if (src) return { key: [src], open: () => fetchFrom(src) };
    if (!stream) return undefined;
    const room = await this.#findRoom();
    return room && { key: [room, stream], open: () => room.stream(stream) };
  }

  async #findRoom(): Promise<RoomClient | undefined> {
    const { htmlFor, room, party, token } = this.#host;
    const provider = room && !htmlFor ? undefined : await findProvider(this.#host, htmlFor);
    this.#watch(provider);
    if (provider) return provider.connectRoom();
    if (htmlFor) throw new StreamError('source-failed', `There is no <stream-room id="${htmlFor}">`);
    if (!room) {
      throw new StreamError(
        'source-failed',
        '`stream` needs a <stream-room> around it, `for` one, or its own `room`',
      );
    }
    return connectTo({
      host: this.#host.host || location.host,
      room,
      ...(party ? { party } : {}),
      ...(token ? { token } : {}),
    });
  }

  #watch(found: RoomProvider | undefined): void {
    // A search that ends after the element was removed must not tie it to the room.
    const provider = this.#host.isConnected ? found : undefined;
    if (provider === this.#provider) return;
    this.#provider?.removeEventListener(ROOM_CHANGE, this.again);
    this.#provider = provider;
    provider?.addEventListener(ROOM_CHANGE, this.again);
  }
}

/** The code that reads HTTP streams is loaded with the first `src`. */
async function fetchFrom(src: string): Promise<StreamSource> {
  const { fromFetch } = await import('../../client/sources/from-fetch.js');
  return fromFetch(() => fetch(src));
}

function sameParts(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
