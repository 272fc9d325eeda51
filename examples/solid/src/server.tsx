import { generateHydrationScript, renderToString } from 'solid-js/web';
import { App } from './App.js';

export function render(): string {
  return renderToString(() => <App />);
}

/** What Solid wants in the page's head. */
export function head(): string {
  return generateHydrationScript();
}
