'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import { StreamInspector as StreamInspectorElement } from '../elements/defined/stream-inspector.js';
import { elementComponent } from './element-component.js';

/** `<stream-inspector>` as a component: properties and events are props. */
export const StreamInspector = /* @__PURE__ */ elementComponent({
  tagName: 'stream-inspector',
  elementClass: StreamInspectorElement,
  displayName: 'StreamInspector',
});
