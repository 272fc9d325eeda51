'use client';
// Written by `node scripts/manifest.mjs` from the doc comments of the class.
import type { EventName } from '@lit/react';
import { StreamSteps as StreamStepsElement } from '../elements/defined/stream-steps.js';
import { elementComponent } from './element-component.js';

/** `<stream-steps>` as a component: properties and events are props. */
export const StreamSteps = /* @__PURE__ */ elementComponent({
  tagName: 'stream-steps',
  elementClass: StreamStepsElement,
  displayName: 'StreamSteps',
  events: {
    onStreamJump: 'stream-jump' as EventName<GlobalEventHandlersEventMap['stream-jump']>,
  },
});
