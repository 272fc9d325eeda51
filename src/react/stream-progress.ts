'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import type { EventName } from '@lit/react';
import { StreamProgress as StreamProgressElement } from '../elements/defined/stream-progress.js';
import { elementComponent } from './element-component.js';

/** `<stream-progress>` as a component: properties and events are props. */
export const StreamProgress = /* @__PURE__ */ elementComponent({
  tagName: 'stream-progress',
  elementClass: StreamProgressElement,
  displayName: 'StreamProgress',
  events: {
    onStreamProgress: 'stream-progress' as EventName<GlobalEventHandlersEventMap['stream-progress']>,
    onStreamDone: 'stream-done' as EventName<GlobalEventHandlersEventMap['stream-done']>,
    onStreamError: 'stream-error' as EventName<GlobalEventHandlersEventMap['stream-error']>,
    onStreamCancel: 'stream-cancel' as EventName<GlobalEventHandlersEventMap['stream-cancel']>,
  },
});
