import { type Accessor, createRoot, createSignal, getOwner, type JSX } from 'solid-js';
import { insert } from 'solid-js/web';
import type { MountItem } from '../elements/index.js';
import type { Json } from '../protocol/index.js';

/**
 * Has Solid render the rows of a `<stream-list>`, each in the element that the list has made for it: an `<li>` in a `<ul>`, a
 * `<tr>` in a `<tbody>`, else a `<div>`. A row is rendered once, with the contexts of the component that calls this; its
 * item is a signal. It is disposed when the row is gone or the list has left the page.
 *
 * ```tsx
 * <stream-list prop:stream="results" prop:mountItem={rows<Result>((item) => <ResultRow {...item()} />)} />
 * ```
 *
 * @param render gets the item, of which the page has to know the type, and the row's place when it was made
 */
export function rows<Item>(render: (item: Accessor<Item>, index: number) => JSX.Element): MountItem {
  const owner = getOwner();
  return (element, item, index) =>
    createRoot((dispose) => {
      const [current, setCurrent] = createSignal<Json>(item);
      insert(element, render(current as Accessor<unknown> as Accessor<Item>, index));
      return { update: (next) => void setCurrent(() => next), unmount: dispose };
    }, owner);
}
