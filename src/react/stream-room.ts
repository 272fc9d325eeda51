'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import { createComponent } from '@lit/react';
import React from 'react';
import { StreamRoom as StreamRoomElement } from '../elements/defined/stream-room.js';

/** `<stream-room>` as a component: properties and events are props. */
export const StreamRoom = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'stream-room',
  elementClass: StreamRoomElement,
  displayName: 'StreamRoom',
});
