import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { texts } from '../texts/log.js';
import { LEVELS, type Level } from './levels.js';
import type { LogActions } from './log-actions.js';
import type { LogSearchOptions } from './log-finder.js';
import type { Timestamps } from './log-times.js';

/** What the toolbar shows and sets of its log. */
export interface ToolbarLog {
  readonly query: string;
  readonly searchOptions: LogSearchOptions;
  level: Level | '';
  wrap: boolean;
  lineNumbers: boolean;
  timestamps: Timestamps;
  readonly following: boolean;
  search(query: string, options?: LogSearchOptions): Promise<number>;
  setGroups(state: 'open' | 'closed'): void;
  setFollowing(following: boolean): void;
}

/** 16 by 16, drawn with strokes in the text's colour. */
const icons = {
  up: svg`<path d="M3.5 10 8 5.5l4.5 4.5"/>`,
  down: svg`<path d="M3.5 6 8 10.5 12.5 6"/>`,
  filter: svg`<path d="M2.5 4h11M4.5 8h7M6.5 12h3"/>`,
  wrap: svg`<path d="M2 3.5h12M2 8h9.5a2.25 2.25 0 0 1 0 4.5H8m2-2-2 2 2 2M2 12.5h3"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5v-1.5a1.5 1.5 0 0 0-1.5-1.5h-5a1.5 1.5 0 0 0-1.5 1.5v5a1.5 1.5 0 0 0 1.5 1.5h1.5"/>`,
  download: svg`<path d="M8 2.5v7.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11"/>`,
  follow: svg`<path d="M8 2v7M4.5 6 8 9.5 11.5 6M3 13h10"/>`,
  errorUp: svg`<path d="M8 13.5v.01M8 10.5V7M3.5 5.5 8 1.5l4.5 4"/>`,
  errorDown: svg`<path d="M8 2.5v.01M8 5.5V9M3.5 10.5l4.5 4 4.5-4"/>`,
  close: svg`<path d="m4 2 4 4 4-4M4 14l4-4 4 4"/>`,
  more: svg`<path d="M3 8h.01M8 8h.01M13 8h.01" stroke-width="2.4"/>`,
  open: svg`<path d="m4 6 4-4 4 4M4 10l4 4 4-4"/>`,
};

/** What the ways of matching are shown by, and called. */
const SIGNS = { caseSensitive: 'Aa', wholeWord: 'ab', regex: '.*', inverse: '≠', filter: icon('filter') };
const TITLES = {
  caseSensitive: 'matchCase',
  wholeWord: 'matchWord',
  regex: 'matchRegex',
  inverse: 'matchInverse',
  filter: 'onlyMatches',
} as const;

function icon(name: keyof typeof icons): TemplateResult {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true">${icons[name]}</svg>`;
}

/*
 * A button's title is its name, and what stands beside its icon where there is room (see toolbar-styles.ts). With an
 * `aria-label` besides, screen readers would say it twice.
 */

function action(label: string, content: unknown, onClick: () => void, part = 'tool'): TemplateResult {
  return html`<button class="tool" part=${part} type="button" title=${label} @click=${onClick}>${content}</button>`;
}

/** A button that is on or off. `content`: an icon, or a sign that is no word and so is not read out. */
function toggle(label: string, content: unknown, on: boolean, onClick: () => void): TemplateResult {
  return html`<button
    class="tool"
    part="tool"
    type="button"
    title=${label}
    aria-pressed=${on ? 'true' : 'false'}
    @click=${onClick}
  >
    ${typeof content === 'string' ? html`<span class="sign" aria-hidden="true">${content}</span>` : content}
  </button>`;
}

/**
 * The toolbar over a log. Where it is narrow all but searching is in a menu, which is a popover: it lies over the log,
 * however low that is, and goes by Escape and a click elsewhere.
 */
export function renderToolbar(log: ToolbarLog, actions: LogActions): TemplateResult {
  return html`<div part="toolbar" role="group" aria-label=${texts.logOptions}>
    <div class="find">
      ${renderField(log, actions)} ${action(texts.previousMatch, icon('up'), () => actions.previousMatch())}
      ${action(texts.nextMatch, icon('down'), () => actions.nextMatch())}
    </div>
    <button class="tool more" part="tool" type="button" popovertarget="menu" title=${texts.moreTools}>
      ${icon('more')}
    </button>
    <div id="menu" part="menu" popover role="group" aria-label=${texts.moreTools}>
      <div class="tools">${renderMatching(log)}</div>
      <div class="tools">${renderLevel(log, actions)}</div>
      <div class="tools">${renderView(log, actions)}</div>
      <div class="tools">${renderTake(log, actions)}</div>
    </div>
  </div>`;
}

function renderField(log: ToolbarLog, actions: LogActions): TemplateResult {
  const options = log.searchOptions;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && log.query !== '') void log.search('', options);
    else if (event.key === 'Enter' && event.shiftKey) actions.previousMatch();
    else if (event.key === 'Enter') actions.nextMatch();
    else return;
    event.preventDefault();
  };
  return html`<input
    part="search"
    type="search"
    autocomplete="off"
    spellcheck="false"
    aria-label=${texts.searchLog}
    aria-invalid=${actions.hasProblem ? 'true' : 'false'}
    placeholder=${texts.searchLog}
    .value=${log.query}
    @input=${(event: InputEvent) => void log.search((event.target as HTMLInputElement).value, options)}
    @keydown=${onKey}
  />`;
}

function renderMatching(log: ToolbarLog): TemplateResult {
  const options = log.searchOptions;
  const flip = (name: keyof typeof SIGNS) =>
    toggle(texts[TITLES[name]], SIGNS[name], options[name] === true, () => {
      void log.search(log.query, { ...options, [name]: !options[name] });
    });
  return html`${flip('caseSensitive')} ${flip('wholeWord')} ${flip('regex')} ${flip('inverse')} ${flip('filter')}`;
}

function renderLevel(log: ToolbarLog, actions: LogActions): TemplateResult {
  const onLevel = (event: Event): void => {
    log.level = (event.target as HTMLSelectElement).value as Level | '';
  };
  return html`<select part="select" aria-label=${texts.levels} .value=${log.level} @change=${onLevel}>
      <option value="">${texts.allLevels}</option>
      ${LEVELS.map(
        (level) =>
          html`<option value=${level} ?selected=${level === log.level}>${texts.levelName(level)}${level === 'fatal' ? '' : ' +'}</option>`,
      )}
    </select>
    ${action(texts.previousError, icon('errorUp'), () => void actions.previousError(), 'tool error-tool')}
    ${action(texts.nextError, icon('errorDown'), () => void actions.nextError(), 'tool error-tool')}`;
}

function renderView(log: ToolbarLog, actions: LogActions): TemplateResult {
  const onTimes = (event: Event): void => {
    log.timestamps = (event.target as HTMLSelectElement).value as Timestamps;
  };
  const flip = (name: 'wrap' | 'lineNumbers') => () => {
    log[name] = !log[name];
  };
  return html`<select part="select" aria-label=${texts.timestamps} @change=${onTimes}>
      ${['off', 'absolute', 'relative'].map(
        (kind) =>
          html`<option value=${kind} ?selected=${kind === log.timestamps}>${texts.timestampKinds[kind]}</option>`,
      )}
    </select>
    ${toggle(texts.showNumbers, '#', log.lineNumbers, flip('lineNumbers'))}
    ${toggle(texts.wrap, icon('wrap'), log.wrap, flip('wrap'))}
    ${
      actions.hasGroups
        ? html`${action(texts.closeGroups, icon('close'), () => log.setGroups('closed'))}
          ${action(texts.openGroups, icon('open'), () => log.setGroups('open'))}`
        : nothing
    }`;
}

function renderTake(log: ToolbarLog, actions: LogActions): TemplateResult {
  const { following } = log;
  return html`${action(texts.copyLog, icon('copy'), () => void actions.copyShown())}
    ${action(texts.downloadLog, icon('download'), () => actions.downloadShown())}
    ${toggle(texts.follow, icon('follow'), following, () => log.setFollowing(!following))}`;
}
