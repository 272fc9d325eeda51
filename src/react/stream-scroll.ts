'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import { createComponent, type EventName } from '@lit/react';
import React from 'react';
import { StreamScroll as StreamScrollElement } from '../elements/defined/stream-scroll.js';

/** `<stream-scroll>` as a component: properties and events are props. */
export const StreamScroll = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'stream-scroll',
  elementClass: StreamScrollElement,
  displayName: 'StreamScroll',
  events: {
    onStreamFollow: 'stream-follow' as EventName<GlobalEventHandlersEventMap['stream-follow']>,
  },
});
