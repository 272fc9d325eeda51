'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import { StreamRoom as StreamRoomElement } from '../elements/defined/stream-room.js';
import { elementComponent } from './element-component.js';

/** `<stream-room>` as a component: properties and events are props. */
export const StreamRoom = /* @__PURE__ */ elementComponent({
  tagName: 'stream-room',
  elementClass: StreamRoomElement,
  displayName: 'StreamRoom',
});
