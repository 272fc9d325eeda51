import { html, nothing, type TemplateResult } from 'lit';
import { texts } from '../texts/text.js';
import { copyWith } from './copy-button.js';

export { styles } from './toolbar-styles.js';

/** A text that can be taken away. */
export interface TextToTake {
  readonly text: string;
  readonly format: string;
  readonly language: string;
  download(filename?: string): Promise<void>;
}

/** Buttons to copy and to save the text, and what code is written in. */
export function renderToolbar(text: TextToTake): TemplateResult {
  const copy = ({ currentTarget }: Event): void => {
    copyWith(currentTarget as HTMLButtonElement, text.text, texts.copy);
  };
  return html`<div part="toolbar">
    ${text.format === 'code' && text.language ? html`<span part="language">${text.language}</span>` : nothing}
    <button part="copy" type="button" @click=${copy} .textContent=${texts.copy}></button>
    <button part="download" type="button" @click=${() => text.download()}>${texts.download}</button>
  </div>`;
}
