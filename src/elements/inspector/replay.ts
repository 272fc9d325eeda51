import type { StreamSource } from '../../client/source.js';
import { scheduler } from '../scheduler.js';
import { StreamElement } from '../stream-element.js';

/** These tell how a stream stands, and do not show what is in it. */
const TELLING = 'stream-progress, stream-status, stream-steps, stream-form, stream-inspector';

/** The page's views of what is in a stream. */
export function viewsOnPage(): StreamElement[] {
  return [...scheduler.elements].filter(
    (element): element is StreamElement =>
      element instanceof StreamElement && element.isConnected && !element.matches(TELLING),
  );
}

/** What a person knows a view by: `stream-text #answer`, `stream-list results`. */
export function nameOfView({ localName, id, stream }: StreamElement): string {
  if (id) return `${localName} #${id}`;
  return stream ? `${localName} ${stream}` : localName;
}

/** Views that show a replay instead of what is theirs, and what that is. */
const replayed = new WeakMap<StreamElement, StreamElement['source']>();

/** Shows a source in a view for now. */
export function replayInto(view: StreamElement, source: StreamSource): void {
  if (!replayed.has(view)) replayed.set(view, view.source);
  view.source = source;
}

export function showsReplay(view: StreamElement): boolean {
  return replayed.has(view);
}

/** Gives a view back what is its own. */
export function putBack(view: StreamElement): void {
  if (!replayed.has(view)) return;
  view.source = replayed.get(view) ?? null;
  replayed.delete(view);
}
