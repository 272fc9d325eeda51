import { texts } from '../texts/text.js';
import { h, type VNode } from '../vnode.js';
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
export function toolbarOf(text: TextToTake): VNode {
  const copy = ({ currentTarget }: Event): void => {
    copyWith(currentTarget as HTMLButtonElement, text.text, texts.copy);
  };
  // Its words are a property, since it says for a while that it has copied.
  return h(
    'div',
    { part: 'toolbar' },
    text.format === 'code' && text.language && h('span', { part: 'language' }, text.language),
    h('button', { part: 'copy', type: 'button', '.onclick': copy, '.textContent': texts.copy }),
    h('button', { part: 'download', type: 'button', '.onclick': () => text.download() }, texts.download),
  );
}
