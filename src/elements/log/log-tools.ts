/*
 * What a log without `toolbar` does without: its tools, the line under them, and their look. A file of its own, to be loaded
 * in one piece.
 */

export { renderStatus } from './log-status.js';
export { renderToolbar } from './log-toolbar.js';
export { toolbarStyles as styles } from './toolbar-styles.js';
