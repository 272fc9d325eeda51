import type { FollowController } from './controllers/follow-controller.js';
import { type Child, h } from './vnode.js';

/** The way back to the end, over the content's end while it is not in view; takes no room. */
export function jumpButton(follow: FollowController): Child {
  if (!follow.away) return undefined;
  const onclick = () => {
    follow.toEnd();
    follow.takeFocus();
  };
  return h(
    'div',
    { part: 'jump-anchor' },
    h(
      'button',
      { part: 'jump', type: 'button', '.onclick': onclick },
      follow.label,
      h('span', { 'aria-hidden': 'true' }, '↓'),
    ),
  );
}
