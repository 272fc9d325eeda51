/**
 * The elements as components of React 18 and 19, which can be rendered on a server. From 19 on, React knows elements by
 * itself too (`rivulet/types/react`); a list whose rows React renders is a component in any. Written by `node scripts/manifest.mjs`.
 *
 * @module rivulet/react
 */
export { ownsChildren } from './owns-children.js';
export { StreamForm } from './stream-form.js';
export { StreamList } from './stream-list.js';
export { StreamLog } from './stream-log.js';
export { StreamProgress } from './stream-progress.js';
export { StreamRoom } from './stream-room.js';
export { StreamScroll } from './stream-scroll.js';
export { StreamStatus } from './stream-status.js';
export { StreamSteps } from './stream-steps.js';
export { StreamText } from './stream-text.js';
