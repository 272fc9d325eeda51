'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import { createComponent, type EventName } from '@lit/react';
import React from 'react';
import { StreamSteps as StreamStepsElement } from '../elements/defined/stream-steps.js';

/** `<stream-steps>` as a component: properties and events are props. */
export const StreamSteps = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'stream-steps',
  elementClass: StreamStepsElement,
  displayName: 'StreamSteps',
  events: {
    onStreamJump: 'stream-jump' as EventName<GlobalEventHandlersEventMap['stream-jump']>,
  },
});
