import { render as renderPage } from 'svelte/server';
import App from './App.svelte';

export function render(): string {
  return renderPage(App).body;
}
