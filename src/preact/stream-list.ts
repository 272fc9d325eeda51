import '../elements/defined/stream-list.js';
import { Component, type ComponentChildren, createElement, createPortal, Fragment, type VNode } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { type MountedRow, MountedRows, type RowGroup } from '../react/mounted-rows.js';
import type { StreamElements } from '../types/preact.js';
import { ownsChildren } from './owns-children.js';

/** What the list takes as a component of Preact. */
export type ListProps<Item> = Omit<StreamElements['stream-list'], 'renderItem' | 'mountItem'> & {
  /**
   * Renders a row, in the element that the list has made for it: an `<li>` in a `<ul>`, a `<tr>` in a `<tbody>`, else a
   * `<div>`. Its state, context and clean-up are as anywhere in the tree around the list. `index` is the row's place when
   * it was made. `Item` is what the task yields; the list does not check it.
   */
  renderItem: (item: Item, index: number) => ComponentChildren;
};

/** `<stream-list>` as a component, whose rows Preact renders: a portal for each. */
export function StreamList<Item = unknown>({ renderItem, ...props }: ListProps<Item>): VNode {
  const [rows] = useState(() => new MountedRows());
  const [groups, setGroups] = useState(rows.getSnapshot());
  // On a server the list waits for Preact, which does not set attributes while it hydrates.
  const [isHere, setHere] = useState(false);
  useLayoutEffect(() => {
    setHere(true);
    return rows.subscribe(() => setGroups(rows.getSnapshot()));
  }, [rows]);
  const own = props.children === undefined ? ownsChildren : undefined;
  return createElement(
    Fragment,
    null,
    createElement('stream-list', {
      ...own,
      ...props,
      ...(isHere ? undefined : WAITS),
      mountItem: rows.mountItem,
    }),
    groups.map((group) =>
      createElement(Group, { key: group.id, shown: group, renderItem: renderItem as RenderItem }),
    ),
  );
}

/** What names a list's stream. An empty `stream` says that one is to come. */
const WAITS = { stream: '', src: undefined, source: undefined, for: undefined, htmlFor: undefined };

type RenderItem = (item: unknown, index: number) => ComponentChildren;

/** Rendered again only when it, or what renders it, is another one. */
abstract class Kept<Shown> extends Component<{ shown: Shown; renderItem: RenderItem }> {
  override shouldComponentUpdate(next: this['props']): boolean {
    return next.shown !== this.props.shown || next.renderItem !== this.props.renderItem;
  }
}

class Group extends Kept<RowGroup> {
  override render(): ComponentChildren {
    const { shown, renderItem } = this.props;
    return shown.rows.map((row) => createElement(Row, { key: row.id, shown: row, renderItem }));
  }
}

class Row extends Kept<MountedRow> {
  override render(): ComponentChildren {
    const { shown, renderItem } = this.props;
    return createPortal(renderItem(shown.item, shown.index), shown.element);
  }
}
