import {
  type AppContext,
  type ComponentInternalInstance,
  defineComponent,
  type EmitFn,
  getCurrentInstance,
  type HTMLAttributes,
  h,
  onBeforeUpdate,
  onMounted,
  type PublicProps,
  render,
  type SlotsType,
  shallowRef,
} from 'vue';
import type { MountItem } from '../elements/list/row-content.js';
import type { StreamList } from '../elements/stream-list.js';
import type { Json } from '../protocol/json.js';
import type { ElementEvents, ElementProps } from '../types/element-props.js';

type ListEvents = {
  [E in ElementEvents['stream-list']]: (event: GlobalEventHandlersEventMap[E]) => void;
};

/** `<stream-list>` as a component of Vue, with the same attributes, properties and events. */
export interface StreamListComponent<Item> {
  new (): {
    $props: Omit<HTMLAttributes, keyof ElementProps['stream-list']> &
      ElementProps['stream-list'] &
      PublicProps;
    $emit: EmitFn<ListEvents>;
    $slots: {
      /** What a row shows. `index`: its place when it was made. */
      row?: (scope: { item: Item; index: number }) => unknown;
      /** What stands in the list besides: a `<ul>` for the rows, what is said when there are none. */
      default?: () => unknown;
    };
  };
}

/**
 * `<stream-list>` whose rows are a slot of the page: with its state, its events and what is provided to it. A row is rendered by
 * itself, so that its cost does not grow with the list, and unmounted when it is gone or the list has left the page.
 *
 * ```vue
 * <script setup lang="ts">
 * const ResultList = streamList<Result>();
 * </script>
 *
 * <template>
 *   <ResultList stream="results" #row="{ item }">{{ item.name }}</ResultList>
 * </template>
 * ```
 *
 * @typeParam Item what the items are; nothing is checked when the page runs
 */
export function streamList<Item = Json>(): StreamListComponent<Item> {
  return component as unknown as StreamListComponent<Item>;
}

const component = defineComponent({
  name: 'StreamList',
  slots: Object as SlotsType<{ row: { item: Json; index: number }; default: Record<string, never> }>,
  setup(_, { slots }) {
    const list = shallowRef<StreamList>();
    const row = shallowRef(slots.row);
    const appContext = contextOf(getCurrentInstance() as ComponentInternalInstance);
    const mountItem: MountItem = (element, item, index) => {
      const shown = shallowRef(item);
      const vnode = h(() => row.value?.({ item: shown.value, index }));
      vnode.appContext = appContext;
      render(vnode, element);
      return {
        update: (next) => {
          shown.value = next;
        },
        unmount: () => render(null, element),
      };
    };
    // Not a prop: on a server there is no element, and rows belong to the list, not to what Vue compares when it hydrates.
    onMounted(() => {
      if (list.value) list.value.mountItem = mountItem;
    });
    onBeforeUpdate(() => {
      row.value = slots.row;
    });
    return () => h('stream-list', { ref: list }, slots.default?.({}));
  },
});

/** What rows are given: the app's, and what the components around the list provide, which Vue keeps with the instance. */
function contextOf(instance: ComponentInternalInstance): AppContext {
  const { provides } = instance as unknown as Pick<AppContext, 'provides'>;
  return { ...instance.appContext, provides };
}
