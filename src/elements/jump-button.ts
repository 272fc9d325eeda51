import { html, nothing, type TemplateResult } from 'lit';
import type { FollowController } from './controllers/follow-controller.js';

/** The way back to the end, over the content's end while it is not in view; takes no room. */
export function jumpButton(follow: FollowController): TemplateResult | typeof nothing {
  if (!follow.away) return nothing;
  const onClick = () => {
    follow.toEnd();
    follow.takeFocus();
  };
  return html`<div part="jump-anchor">
    <button part="jump" type="button" @click=${onClick}>
      ${follow.label}<span aria-hidden="true">↓</span>
    </button>
  </div>`;
}
