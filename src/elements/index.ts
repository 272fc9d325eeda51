/**
 * Every element of the kit, registered. A page that uses a few imports those alone:
 * `rivulet/elements/stream-text.js`.
 *
 * @module rivulet
 */
export * from './events.js';
export { StreamForm } from './stream-form.js';
export { StreamList } from './stream-list.js';
export { StreamLog } from './stream-log.js';
export { StreamProgress } from './stream-progress.js';
export { StreamRoom } from './stream-room.js';
export { StreamScroll } from './stream-scroll.js';
export { StreamStatus } from './stream-status.js';
export { StreamSteps } from './stream-steps.js';
export { StreamText } from './stream-text.js';
export type { CodeToken, Highlighter, TokenKind } from './text/code-tokens.js';
export { setTexts, type Texts } from './texts.js';
