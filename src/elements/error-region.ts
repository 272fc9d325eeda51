import type { StreamError } from '../protocol/errors.js';
import { describeError, texts } from './texts.js';
import { type Child, h } from './vnode.js';

/** What happened, after how many chunks (0: that is not told), and a way to try again where that makes sense. */
export function renderError(error: StreamError, chunkCount: number, onRetry: () => void): Child {
  const message = h(
    'p',
    { part: 'error-message' },
    h('strong', {}, describeError(error)),
    ' ',
    h(
      'span',
      { part: 'error-detail' },
      chunkCount > 0 && texts.afterChunks(chunkCount),
      ' ',
      error.ref && texts.reference(error.ref),
    ),
  );
  const retry =
    error.retryable && h('button', { part: 'retry', type: 'button', '.onclick': onRetry }, texts.retry);
  return h(
    'div',
    { part: 'error' },
    h('slot', { name: 'error' }, h('div', { part: 'error-box' }, message, retry)),
  );
}
