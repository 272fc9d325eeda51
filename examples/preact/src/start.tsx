import { hydrate, render } from 'preact';
import { App } from './App.js';

export function start(root: HTMLElement): void {
  if (root.firstChild) hydrate(<App />, root);
  else render(<App />, root);
}
