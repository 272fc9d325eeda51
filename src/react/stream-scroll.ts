'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import type { EventName } from '@lit/react';
import { StreamScroll as StreamScrollElement } from '../elements/defined/stream-scroll.js';
import { elementComponent } from './element-component.js';

/** `<stream-scroll>` as a component: properties and events are props. */
export const StreamScroll = /* @__PURE__ */ elementComponent({
  tagName: 'stream-scroll',
  elementClass: StreamScrollElement,
  displayName: 'StreamScroll',
  events: {
    onStreamFollow: 'stream-follow' as EventName<GlobalEventHandlersEventMap['stream-follow']>,
  },
});
