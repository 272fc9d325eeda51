/** What the page, worker or process around the client can tell it. */
export type WakeSignal =
  /** The page is seen again, or has come back from the back/forward cache: timers may have slept. */
  | 'wake'
  /** The network is back. */
  | 'online'
  /** The network is gone. */
  | 'offline';

/** A class of sockets as browsers have it. */
export type WebSocketClass = new (url: string | URL, protocols?: string | string[]) => WebSocket;

/**
 * The little that the client takes from its surroundings, so that it runs in pages, workers and Node, and so
 * that a test can drive it.
 */
export interface Platform {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment, on a clock that nobody sets. */
  elapsed(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Calls back once after this many milliseconds, unless the returned function is called before. */
  after(milliseconds: number, callback: () => void): () => void;
  /** `false` when the network is known to be away. */
  isOnline(): boolean;
  /** Tells of each {@link WakeSignal} until the returned function is called. */
  onSignal(listener: (signal: WakeSignal) => void): () => void;
  /** The class to make sockets of. */
  webSocket(): WebSocketClass | Promise<WebSocketClass>;
}

/** What a page has beyond a worker or Node; described here since this layer compiles without the DOM. */
interface Surroundings {
  readonly document?: { readonly visibilityState: string };
  readonly navigator?: { readonly onLine?: boolean };
  readonly WebSocket?: WebSocketClass;
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
}

const surroundings = globalThis as unknown as Surroundings;

/** The surroundings as they are: a page, a worker or Node. */
export const platform: Platform = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  isOnline: () => surroundings.navigator?.onLine !== false,
  onSignal(listener) {
    const wake = (): void => {
      if (surroundings.document?.visibilityState !== 'hidden') listener('wake');
    };
    // `visibilitychange` is fired at the document and bubbles to the window, the global object of a page.
    const listeners: Record<string, () => void> = {
      visibilitychange: wake,
      pageshow: wake,
      online: () => listener('online'),
      offline: () => listener('offline'),
    };
    for (const [type, handler] of Object.entries(listeners)) surroundings.addEventListener?.(type, handler);
    return () => {
      for (const [type, handler] of Object.entries(listeners))
        surroundings.removeEventListener?.(type, handler);
    };
  },
  webSocket: () => surroundings.WebSocket ?? loadWebSocket('ws'),
};

/** Node before 22 has no WebSocket of its own. The name is an argument so that no bundler follows it into a page. */
async function loadWebSocket(name: string): Promise<WebSocketClass> {
  const module: { default: WebSocketClass } = await import(/* @vite-ignore */ name);
  return module.default;
}
