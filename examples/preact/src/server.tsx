import { renderToString } from 'preact-render-to-string';
import { App } from './App.js';

export function render(): string {
  return renderToString(<App />);
}
