import { html, LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

export const renderRow = ({ url, title, snippet, score }) =>
  html`<li class="row"><a href=${url}>${title}</a><p>${snippet}</p><data value=${score}>${score}</data></li>`;

class ResultList extends LitElement {
  static properties = { items: { attribute: false } };

  constructor() {
    super();
    this.items = [];
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`<ul>${repeat(this.items, ({ id }) => id, renderRow)}</ul>`;
  }
}
customElements.define('result-list', ResultList);

export function mount(root) {
  const element = document.createElement('result-list');
  root.append(element);
  return {
    write(items) {
      element.items = [...element.items, ...items];
    },
    element: () => element,
  };
}
