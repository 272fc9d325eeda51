/**
 * The elements as React components, for React 18 and before; from 19 on, React knows elements by itself
 * (`rivulet/types/react`). Written by `node scripts/manifest.mjs`.
 *
 * @module rivulet/react
 */
export { StreamForm } from './stream-form.js';
export { StreamList } from './stream-list.js';
export { StreamLog } from './stream-log.js';
export { StreamProgress } from './stream-progress.js';
export { StreamRoom } from './stream-room.js';
export { StreamScroll } from './stream-scroll.js';
export { StreamStatus } from './stream-status.js';
export { StreamSteps } from './stream-steps.js';
export { StreamText } from './stream-text.js';
