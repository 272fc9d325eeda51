/**
 * Every element of the kit, registered. A page that uses a few imports those alone:
 * `rivulet/elements/stream-text.js`.
 *
 * @module rivulet
 */

export { StreamForm } from './defined/stream-form.js';
export { StreamList } from './defined/stream-list.js';
export { StreamLog } from './defined/stream-log.js';
export { StreamProgress } from './defined/stream-progress.js';
export { StreamRoom } from './defined/stream-room.js';
export { StreamScroll } from './defined/stream-scroll.js';
export { StreamStatus } from './defined/stream-status.js';
export { StreamSteps } from './defined/stream-steps.js';
export { StreamText } from './defined/stream-text.js';
export * from './events.js';
export type { MountedItem, MountItem } from './list/row-content.js';
export type { CodeToken, Highlighter, TokenKind } from './text/code-tokens.js';
export { setTexts, type Texts } from './texts.js';
