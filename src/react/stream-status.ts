'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import type { EventName } from '@lit/react';
import { StreamStatus as StreamStatusElement } from '../elements/defined/stream-status.js';
import { elementComponent } from './element-component.js';

/** `<stream-status>` as a component: properties and events are props. */
export const StreamStatus = /* @__PURE__ */ elementComponent({
  tagName: 'stream-status',
  elementClass: StreamStatusElement,
  displayName: 'StreamStatus',
  events: {
    onStreamJump: 'stream-jump' as EventName<GlobalEventHandlersEventMap['stream-jump']>,
  },
});
