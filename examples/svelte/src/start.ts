import type {} from 'rivulet/types/svelte';
import { hydrate, mount } from 'svelte';
import App from './App.svelte';

export function start(target: HTMLElement): void {
  const begin = target.firstChild ? hydrate : mount;
  begin(App, { target });
}
