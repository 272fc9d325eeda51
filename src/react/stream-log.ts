'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import type { EventName } from '@lit/react';
import { StreamLog as StreamLogElement } from '../elements/defined/stream-log.js';
import { elementComponent } from './element-component.js';

/** `<stream-log>` as a component: properties and events are props. */
export const StreamLog = /* @__PURE__ */ elementComponent({
  tagName: 'stream-log',
  elementClass: StreamLogElement,
  displayName: 'StreamLog',
  events: {
    onStreamStart: 'stream-start' as EventName<GlobalEventHandlersEventMap['stream-start']>,
    onStreamChunk: 'stream-chunk' as EventName<GlobalEventHandlersEventMap['stream-chunk']>,
    onStreamText: 'stream-text' as EventName<GlobalEventHandlersEventMap['stream-text']>,
    onStreamError: 'stream-error' as EventName<GlobalEventHandlersEventMap['stream-error']>,
    onStreamDone: 'stream-done' as EventName<GlobalEventHandlersEventMap['stream-done']>,
    onStreamCancel: 'stream-cancel' as EventName<GlobalEventHandlersEventMap['stream-cancel']>,
    onStreamReset: 'stream-reset' as EventName<GlobalEventHandlersEventMap['stream-reset']>,
    onStreamGap: 'stream-gap' as EventName<GlobalEventHandlersEventMap['stream-gap']>,
  },
});
