import { createApp, h, inject, onMounted, onUnmounted, provide, ref } from 'vue';
import { streamList } from '../../../src/vue/index.js';
import '../../../src/elements/defined/stream-list.js';
import { type Item, RowsPage, SURROUNDING } from './page.js';

const page = new RowsPage();
const List = streamList<Item>();

const Row = {
  props: ['item'],
  setup(props: { readonly item: Item }) {
    const times = ref(0);
    const surrounding = inject<string>('surrounding');
    const { id } = props.item;
    onMounted(() => page.alive.add(id));
    onUnmounted(() => page.alive.delete(id));
    return () => {
      page.renders++;
      return h(
        'button',
        { type: 'button', onClick: () => times.value++ },
        `${props.item.name}, ${surrounding}, ${times.value}`,
      );
    };
  },
};

const app = createApp({
  setup() {
    provide('surrounding', SURROUNDING);
    return () => h(List, { source: page.source }, { row: ({ item }: { item: Item }) => h(Row, { item }) });
  },
});
app.mount('#app');
page.unmount = () => app.unmount();
window.rows = page;
