'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import type { EventName } from '@lit/react';
import { StreamForm as StreamFormElement } from '../elements/defined/stream-form.js';
import { elementComponent } from './element-component.js';

/** `<stream-form>` as a component: properties and events are props. */
export const StreamForm = /* @__PURE__ */ elementComponent({
  tagName: 'stream-form',
  elementClass: StreamFormElement,
  displayName: 'StreamForm',
  events: {
    onStreamStart: 'stream-start' as EventName<GlobalEventHandlersEventMap['stream-start']>,
    onStreamProgress: 'stream-progress' as EventName<GlobalEventHandlersEventMap['stream-progress']>,
    onStreamError: 'stream-error' as EventName<GlobalEventHandlersEventMap['stream-error']>,
    onStreamDone: 'stream-done' as EventName<GlobalEventHandlersEventMap['stream-done']>,
    onStreamCancel: 'stream-cancel' as EventName<GlobalEventHandlersEventMap['stream-cancel']>,
  },
});
