import { texts } from '../texts/text.js';
import { h, type VNode } from '../vnode.js';
import { type NamedPart, slotOf } from './text-parts.js';

export { styles } from './part-styles.js';

export interface ReasoningState {
  /** Whether it can be read now. */
  readonly open: boolean;
  /** Whether its last line is shown while it is closed. */
  readonly preview: boolean;
  readonly now: number;
  /** The person, or a search on the page, has opened or closed it. */
  readonly onToggle: (open: boolean) => void;
}

/** What a model thought, to be opened and closed, and how long it took. */
export function reasoningBox(part: NamedPart, { open, preview, now, onToggle }: ReasoningState): VNode {
  const running = part.clock.runs;
  const seconds = Math.round(part.clock.read(now) / 1_000);
  const time = seconds > 0 ? texts.duration(seconds) : '';
  const toggled = (event: Event): void => {
    const details = event.currentTarget as HTMLDetailsElement;
    if (details.open !== open) onToggle(details.open);
  };
  // The last line changes all the time and would be read out with the name of the control.
  const previewed =
    running &&
    preview &&
    !open &&
    h('span', { part: 'reasoning-preview', 'aria-hidden': 'true', dir: 'auto' }, part.lastLine);
  return h(
    'details',
    { part: 'reasoning', 'data-running': running, open, '.ontoggle': toggled },
    h(
      'summary',
      { part: 'reasoning-summary' },
      h('span', { part: 'reasoning-time' }, running ? texts.thinking(time) : texts.thought(time)),
      previewed,
    ),
    h('div', { part: 'reasoning-content' }, h('slot', { name: slotOf(part.name) })),
  );
}
