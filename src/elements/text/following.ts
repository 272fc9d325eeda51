import { FollowController, type FollowHost } from '../controllers/follow-controller.js';

/*
 * What a text that follows its end has beyond others. A file of its own, since lists and scroll views have the controller from the
 * first on: in a page with both, bundlers would otherwise warn that it is asked for in two ways.
 */

export { jumpButton } from '../jump-button.js';

/** Keeps the end of a text in view. */
export function followEnd(host: FollowHost): FollowController {
  return new FollowController(host, { content: () => host.shadowRoot?.querySelector('[part="content"]') });
}
