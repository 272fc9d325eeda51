import { css, html, LitElement } from 'lit';

class AnswerText extends LitElement {
  static properties = { text: {} };
  static styles = css`:host { display: block; white-space: pre-wrap; }`;

  constructor() {
    super();
    this.text = '';
  }

  render() {
    return html`${this.text}`;
  }
}
customElements.define('answer-text', AnswerText);

export function mount(root) {
  const element = document.createElement('answer-text');
  root.append(element);
  return {
    write(token) {
      element.text += token;
    },
    element: () => element.renderRoot,
  };
}
