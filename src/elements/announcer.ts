import { adoptStyles, css } from '@lit/reactive-element';

/*
 * One polite live region for the whole page. It says that things started, are done, were stopped or failed; it
 * never reads tokens as they come. It lives in a shadow root so that the page's styles leave it alone and a
 * strict `style-src` holds.
 */

const styles = css`
  :host {
    position: fixed !important;
    inset: 0 auto auto 0 !important;
    inline-size: 1px !important;
    block-size: 1px !important;
    overflow: hidden !important;
    clip-path: inset(50%) !important;
    white-space: nowrap !important;
    pointer-events: none !important;
  }
`;

let region: HTMLElement | undefined;
let waiting = new Map<string, string>();

/** Milliseconds that messages are gathered, and that lie between the emptying and the filling of the region. */
const GATHER = 100;

/**
 * Says something politely. Messages of the same `key` within a moment are one: several elements that show the
 * same stream need not all say that it is done.
 */
export function announce(key: string, message: string): void {
  region ??= createRegion();
  if (!region.isConnected) document.body.append((region.getRootNode() as ShadowRoot).host);
  if (waiting.size === 0) {
    region.textContent = '';
    setTimeout(speak, GATHER);
  }
  waiting.set(key, message);
}

function speak(): void {
  if (region) region.textContent = [...new Set(waiting.values())].join('. ');
  waiting = new Map();
}

function createRegion(): HTMLElement {
  const host = document.createElement('div');
  host.setAttribute('data-stream-announcer', '');
  const root = host.attachShadow({ mode: 'open' });
  adoptStyles(root, [styles]);
  const live = document.createElement('div');
  live.setAttribute('role', 'status');
  live.setAttribute('aria-live', 'polite');
  root.append(live);
  document.body.append(host);
  return live;
}
