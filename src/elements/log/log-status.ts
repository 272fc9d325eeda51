import { html, nothing, type TemplateResult } from 'lit/html.js';
import { texts } from '../texts/log.js';
import type { LogFinder } from './log-finder.js';
import type { LogHistory } from './log-history.js';
import type { LogStore } from './log-store.js';
import { searchStatus, serverStatus } from './search-status.js';

/** What the line under the tools is about. */
export interface StatusHost {
  readonly store: LogStore;
  readonly finder: LogFinder;
  readonly history: LogHistory;
  /** What came of the last thing that was asked for. */
  readonly said: string;
  readonly onSearchServer: () => void;
  readonly onServerMatch: () => void;
}

/** What a search has come to, here and on the server, and how many lines there are. */
export function renderStatus({ store, finder, history, said, ...on }: StatusHost): TemplateResult {
  const words = [searchStatus(finder, store), said].filter((each) => each !== '');
  const { status, matches } = history.server.state;
  const isPartial = finder.matcher !== undefined && store.first > 0;
  const canAsk = isPartial && status === 'idle' && history.canSearch;
  return html`<div part="status">
    <span class="count"></span>
    <span class="said" role="status">
      ${words.join(' · ')}
      ${canAsk ? button(texts.searchServer(store.first), on.onSearchServer) : nothing}
      ${isPartial && history.searchesTextOnly ? html`<span>${texts.serverTextOnly}</span>` : nothing}
      <span>${serverStatus(history.server.state)}</span>
      ${matches.length > 0 ? button(texts.showServerMatch, on.onServerMatch) : nothing}
    </span>
  </div>`;
}

function button(label: string, onClick: () => void): TemplateResult {
  return html`<button class="ask" type="button" @click=${onClick}>${label}</button>`;
}
