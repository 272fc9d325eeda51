import { createApp, h, shallowRef } from 'vue';

/** A row is a component, so that Vue leaves alone those whose item is the same. */
const ResultRow = {
  props: ['item'],
  render() {
    const { url, title, snippet, score } = this.item;
    return h('li', { class: 'row' }, [
      h('a', { href: url }, title),
      h('p', snippet),
      h('data', { value: score }, score),
    ]);
  },
};

export function mount(root) {
  const items = shallowRef([]);
  const row = (item) => h(ResultRow, { key: item.id, item });
  createApp({ render: () => h('ul', items.value.map(row)) }).mount(root);
  return {
    write(batch) {
      items.value = [...items.value, ...batch];
    },
    element: () => root,
  };
}
