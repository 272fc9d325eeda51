import type {} from 'rivulet/types/vue';
import { createApp, createSSRApp } from 'vue';
import App from './App.vue';

export function start(root: HTMLElement): void {
  const create = root.firstChild ? createSSRApp : createApp;
  create(App).mount(root);
}
