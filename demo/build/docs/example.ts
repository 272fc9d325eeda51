import { escapeHtml } from '../highlight.js';
import { hasSource, readSource } from './sources.js';

/**
 * An example of an element that can be tried and edited: docs/live/ has its markup, and what its task yields. Not every
 * element can be shown without a server: '' for those that are not there.
 */
export function renderExample(tag: string): string {
  if (!hasSource(`docs/live/${tag}.html`)) return '';
  const markup = readSource(`docs/live/${tag}.html`).trimEnd();
  const values = readSource(`docs/live/${tag}.ndjson`).trimEnd();
  return `<section class="live" aria-label="Example to try" data-live>
  <iframe class="card" data-example="${tag}" title="The example at work" sandbox="allow-scripts allow-forms" allow="clipboard-write"></iframe>
  <p class="actions"><button type="button" class="primary" data-again>Run again</button><button type="button" data-restore>As it was</button></p>
  <div class="field">
    <label for="live-markup">The page</label>
    <textarea id="live-markup" spellcheck="false" autocapitalize="off" autocomplete="off" data-markup>${escapeHtml(markup)}</textarea>
  </div>
  <div class="field">
    <label for="live-values">What the task yields</label>
    <textarea id="live-values" spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="live-hint live-fault" data-values>${escapeHtml(values)}</textarea>
    <span class="hint" id="live-hint">JSON, a value a line; a number waits so many milliseconds. Both can be edited.</span>
    <span class="fault" id="live-fault" role="status" data-fault></span>
  </div>
</section>`;
}
