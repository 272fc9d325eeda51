/**
 * Draws elements on a server, in Node: the content so far as HTML, their chrome as declarative shadow DOM, and where to go
 * on from. In the page the elements take that over, and go on.
 *
 * Needs `@lit-labs/ssr` and `linkedom` beside Rivulet.
 *
 * @module rivulet/ssr
 */
export { StreamElementRenderer } from './element-renderer.js';
export { type RenderOptions, renderStream } from './render-stream.js';
export { type DrawnTag, type StyleSource, styleSheets } from './style-sheets.js';
