'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import type { EventName } from '@lit/react';
import { StreamList as StreamListElement } from '../elements/defined/stream-list.js';
import { elementComponent } from './element-component.js';
import { withRows } from './with-rows.js';

const Element = /* @__PURE__ */ elementComponent({
  tagName: 'stream-list',
  elementClass: StreamListElement,
  displayName: 'StreamList',
  events: {
    onStreamStart: 'stream-start' as EventName<GlobalEventHandlersEventMap['stream-start']>,
    onStreamChunk: 'stream-chunk' as EventName<GlobalEventHandlersEventMap['stream-chunk']>,
    onStreamUpdate: 'stream-update' as EventName<GlobalEventHandlersEventMap['stream-update']>,
    onStreamRemove: 'stream-remove' as EventName<GlobalEventHandlersEventMap['stream-remove']>,
    onStreamError: 'stream-error' as EventName<GlobalEventHandlersEventMap['stream-error']>,
    onStreamDone: 'stream-done' as EventName<GlobalEventHandlersEventMap['stream-done']>,
    onStreamCancel: 'stream-cancel' as EventName<GlobalEventHandlersEventMap['stream-cancel']>,
    onStreamReset: 'stream-reset' as EventName<GlobalEventHandlersEventMap['stream-reset']>,
    onStreamGap: 'stream-gap' as EventName<GlobalEventHandlersEventMap['stream-gap']>,
  },
});

/** `<stream-list>` as a component: properties and events are props, and React renders its rows. */
export const StreamList = /* @__PURE__ */ withRows(Element);
