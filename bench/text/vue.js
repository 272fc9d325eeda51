import { createApp, h, ref } from 'vue';

export function mount(root) {
  const text = ref('');
  createApp({ render: () => h('div', { style: { whiteSpace: 'pre-wrap' } }, text.value) }).mount(root);
  return {
    write(token) {
      text.value += token;
    },
    element: () => root,
  };
}
