import React from 'react';
import { createPortal } from 'react-dom';
import type { StreamList } from '../elements/stream-list.js';
import { type MountedRow, MountedRows, type RowGroup } from './mounted-rows.js';

/** Renders an item; `index` is the row's place when it was made. */
export type RenderItem<Item> = (item: Item, index: number) => React.ReactNode;

/** What a list takes as a component, whose rows React renders. */
export type ListProps<Props, Item> = Omit<Props, 'renderItem' | 'mountItem'> &
  React.RefAttributes<StreamList> & {
    /**
     * Renders a row, in the element that the list has made for it: an `<li>` in a `<ul>`, a `<tr>` in a `<tbody>`, else a
     * `<div>`. Its state, context, events and clean-up are as anywhere in the tree around the list. `Item` is what the
     * task yields; the list does not check it.
     */
    renderItem?: RenderItem<Item> | undefined;
  };

/** What a list on a server is not told: rows that React is to render wait for React. An empty `stream` says that it does. */
const WAITS = typeof document === 'undefined' ? { stream: '', src: undefined, htmlFor: undefined } : {};

/** Gives a list rows that React renders: a portal for each. */
export function withRows<Props extends object>(
  List: React.ComponentType<Props>,
): <Item = unknown>(props: ListProps<Props, Item>) => React.ReactElement {
  const Component = List as React.ElementType;
  const wrapper = React.forwardRef<StreamList, ListProps<Props, unknown>>(({ renderItem, ...props }, ref) => {
    const [rows] = React.useState(() => new MountedRows());
    const groups = React.useSyncExternalStore(rows.subscribe, rows.getSnapshot, rows.getSnapshot);
    if (!renderItem) return React.createElement(Component, { ...props, ref });
    return React.createElement(
      React.Fragment,
      null,
      React.createElement(Component, {
        suppressHydrationWarning: true,
        ...props,
        ...WAITS,
        ref,
        mountItem: rows.mountItem,
      }),
      groups.map((group) => React.createElement(Group, { key: group.id, group, renderItem })),
    );
  });
  wrapper.displayName = 'StreamList';
  return wrapper as unknown as <Item = unknown>(props: ListProps<Props, Item>) => React.ReactElement;
}

const Group = React.memo(function Group({ group, renderItem }: GroupProps) {
  const rows = group.rows.map((row) => React.createElement(Row, { key: row.id, row, renderItem }));
  return React.createElement(React.Fragment, null, rows);
});

const Row = React.memo(function Row({ row, renderItem }: RowProps) {
  return createPortal(renderItem(row.item, row.index), row.element);
});

interface GroupProps {
  readonly group: RowGroup;
  readonly renderItem: RenderItem<unknown>;
}

interface RowProps {
  readonly row: MountedRow;
  readonly renderItem: RenderItem<unknown>;
}
