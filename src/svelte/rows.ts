import { type Component, getAllContexts, mount, unmount } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { createSubscriber } from 'svelte/reactivity';
import type { StreamList } from '../elements/stream-list.js';
import type { Json } from '../protocol/json.js';

/** What a component that shows an item is given; it may leave out `index`, the row's place when it was made. */
interface RowProps {
  item: unknown;
  index?: number;
}

/** The props of such a component that the page sets itself. */
type OwnProps<Props extends RowProps> = Omit<Props, keyof RowProps>;

/**
 * Has a component show each item of a `<stream-list>`. It is mounted once for each row, with the contexts of the page,
 * gets the item anew when that is updated, and is unmounted when the row is gone or the list has left the page.
 *
 * ```svelte
 * <stream-list stream="results" {@attach rows(ResultRow, { onpick })}></stream-list>
 * ```
 *
 * @param component has a prop `item`; that items are what it takes them for is the page's to know
 * @param props what else it is given; a getter is read when it changes
 */
export function rows<Props extends RowProps>(
  component: Component<Props>,
  ...[props]: object extends OwnProps<Props> ? [props?: OwnProps<Props>] : [props: OwnProps<Props>]
): Attachment<StreamList> {
  return (list) => {
    const context = getAllContexts();
    list.mountItem = (target, item, index) => {
      const shown = reactive(item);
      const all = Object.defineProperties({} as Props, {
        // As they are described: copying them would read getters once and for all.
        ...Object.getOwnPropertyDescriptors(props ?? {}),
        item: { get: shown.get, enumerable: true },
        index: { value: index, enumerable: true },
      });
      const mounted = mount(component, { target, props: all, context });
      return { update: shown.set, unmount: () => void unmount(mounted) };
    };
    return () => {
      list.mountItem = null;
    };
  };
}

/** A value whose readers are run again when it changes: `$state`, which only Svelte's compiler knows. */
function reactive(value: Json) {
  let changed: (() => void) | undefined;
  const subscribe = createSubscriber((update) => {
    changed = update;
  });
  return {
    get(): Json {
      subscribe();
      return value;
    },
    set(next: Json): void {
      value = next;
      changed?.();
    },
  };
}
