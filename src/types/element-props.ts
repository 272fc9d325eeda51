/*
 * What can be set on each element in markup, and what it fires. Written by `node scripts/manifest.mjs` from the doc
 * comments of the classes.
 */
import type { StreamForm } from '../elements/stream-form.js';
import type { StreamInspector } from '../elements/stream-inspector.js';
import type { StreamList } from '../elements/stream-list.js';
import type { StreamLog } from '../elements/stream-log.js';
import type { StreamProgress } from '../elements/stream-progress.js';
import type { StreamRoom } from '../elements/stream-room.js';
import type { StreamScroll } from '../elements/stream-scroll.js';
import type { StreamStatus } from '../elements/stream-status.js';
import type { StreamSteps } from '../elements/stream-steps.js';
import type { StreamText } from '../elements/stream-text.js';

/** The class of each element, by its tag. */
export interface ElementClasses {
  'stream-form': StreamForm;
  'stream-inspector': StreamInspector;
  'stream-list': StreamList;
  'stream-log': StreamLog;
  'stream-progress': StreamProgress;
  'stream-room': StreamRoom;
  'stream-scroll': StreamScroll;
  'stream-status': StreamStatus;
  'stream-steps': StreamSteps;
  'stream-text': StreamText;
}

/** The events that each element fires. Their types: `GlobalEventHandlersEventMap`. */
export interface ElementEvents {
  'stream-form': 'stream-start' | 'stream-progress' | 'stream-error' | 'stream-done' | 'stream-cancel';
  'stream-inspector': never;
  'stream-list':
    | 'stream-start'
    | 'stream-chunk'
    | 'stream-update'
    | 'stream-remove'
    | 'stream-error'
    | 'stream-done'
    | 'stream-cancel'
    | 'stream-reset'
    | 'stream-gap';
  'stream-log':
    | 'stream-start'
    | 'stream-chunk'
    | 'stream-text'
    | 'stream-error'
    | 'stream-done'
    | 'stream-cancel'
    | 'stream-reset'
    | 'stream-gap';
  'stream-progress': 'stream-progress' | 'stream-done' | 'stream-error' | 'stream-cancel';
  'stream-room': never;
  'stream-scroll': 'stream-follow';
  'stream-status': 'stream-jump';
  'stream-steps': 'stream-jump';
  'stream-text':
    | 'stream-start'
    | 'stream-chunk'
    | 'stream-text'
    | 'stream-error'
    | 'stream-done'
    | 'stream-cancel'
    | 'stream-reset'
    | 'stream-gap';
}

/** What can be set on each element. */
export interface ElementProps {
  'stream-form': StreamFormProps;
  'stream-inspector': StreamInspectorProps;
  'stream-list': StreamListProps;
  'stream-log': StreamLogProps;
  'stream-progress': StreamProgressProps;
  'stream-room': StreamRoomProps;
  'stream-scroll': StreamScrollProps;
  'stream-status': StreamStatusProps;
  'stream-steps': StreamStepsProps;
  'stream-text': StreamTextProps;
}

/** What can be set on `<stream-form>`. */
export interface StreamFormProps {
  /** The task to start. */
  task?: StreamForm['task'] | undefined;
  /** How many chunks a run has, about. */
  estimatedChunks?: StreamForm['estimatedChunks'] | undefined;
  /** How many chunks a run has, about. */
  'estimated-chunks'?: StreamForm['estimatedChunks'] | string | undefined;
  /** Whether an error of the run itself is shown here too. */
  showErrors?: StreamForm['showErrors'] | undefined;
  /** Whether an error of the run itself is shown here too. */
  'show-errors'?: StreamForm['showErrors'] | string | undefined;
  /** Whether each start writes a stream of its own. */
  fresh?: StreamForm['fresh'] | undefined;
  /** Whether the form is emptied once the server has taken what was in it. */
  clear?: StreamForm['clear'] | undefined;
  /** Whether Enter submits in a text of several lines. */
  submitOnEnter?: StreamForm['submitOnEnter'] | undefined;
  /** Whether Enter submits in a text of several lines. */
  'submit-on-enter'?: StreamForm['submitOnEnter'] | string | undefined;
  /** A `ReadableStream`, an (async) iterable, a `Response`, a run or another source; comes before `src` and `stream`. */
  source?: StreamForm['source'] | undefined;
  /** The address of an HTTP stream, or of a WebSocket; comes before `stream`. */
  src?: StreamForm['src'] | undefined;
  /** With `src`: the request's method. Default: `GET`, or `POST` with a `body`. */
  method?: StreamForm['method'] | undefined;
  /** With `src`: the request's headers; as an attribute, JSON of an object. */
  headers?: StreamForm['headers'] | undefined;
  /** With `src`: the request's body; an object or array is sent as JSON, and so is an attribute that is JSON of one. */
  body?: StreamForm['body'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  srcFormat?: StreamForm['srcFormat'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  'src-format'?: StreamForm['srcFormat'] | string | undefined;
  /** The name of a stream in the room. */
  stream?: StreamForm['stream'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  htmlFor?: StreamForm['htmlFor'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  for?: StreamForm['htmlFor'] | string | undefined;
  /** With `room`: the server's host. Default: the page's own. */
  host?: StreamForm['host'] | undefined;
  /** With `room`: the party on the server. */
  party?: StreamForm['party'] | undefined;
  /** A room named here rather than by a `<stream-room>`. */
  room?: StreamForm['room'] | undefined;
  /** With `room`: what the server's `authorize` gets. */
  token?: StreamForm['token'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announcements?: StreamForm['announcements'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announce?: StreamForm['announcements'] | string | undefined;
}

/** What can be set on `<stream-inspector>`. */
export interface StreamInspectorProps {
  /** Whether the panel is open. */
  open?: StreamInspector['open'] | undefined;
}

/** What can be set on `<stream-list>`. */
export interface StreamListProps {
  /** Where an item has its key. */
  key?: StreamList['key'] | undefined;
  /** The same, for hosts that keep `key` to themselves (React, Vue). */
  itemKey?: StreamList['itemKey'] | undefined;
  /** The same, for hosts that keep `key` to themselves (React, Vue). */
  'item-key'?: StreamList['itemKey'] | string | undefined;
  /** Where items go that do not say so themselves. */
  mode?: StreamList['mode'] | undefined;
  /** With how many of the stream's chunks the list begins; those before are loaded when they are wanted. */
  last?: StreamList['last'] | undefined;
  /** How many rows are kept. */
  limit?: StreamList['limit'] | undefined;
  /** Of how many chunks rows are kept. */
  maxChunks?: StreamList['maxChunks'] | undefined;
  /** Of how many chunks rows are kept. */
  'max-chunks'?: StreamList['maxChunks'] | string | undefined;
  /** From which end rows over the limit are dropped; empty: where the oldest are. */
  drop?: StreamList['drop'] | undefined;
  /** Where an item has the name of its group. */
  group?: StreamList['group'] | undefined;
  /** Gives the name of an item's group, in place of `group`; nothing for none. */
  groupBy?: StreamList['groupBy'] | undefined;
  /** Whether headings of groups stay in view. */
  sticky?: StreamList['sticky'] | undefined;
  /** Whether placeholders stand for what is about to come; a number: how many before anything has come. */
  skeletons?: StreamList['skeletons'] | undefined;
  /** How many items there will be. */
  estimatedTotal?: StreamList['estimatedTotal'] | undefined;
  /** How many items there will be. */
  'estimated-total'?: StreamList['estimatedTotal'] | string | undefined;
  /** Whether rows take the focus, and arrow keys move it. */
  roving?: StreamList['roving'] | undefined;
  /** Whether the columns of a table keep the widths that the first rows gave them. */
  columns?: StreamList['columns'] | undefined;
  /** Whether the end is kept in view while rows are added. */
  follow?: StreamList['follow'] | undefined;
  /** Terms that are marked in the rows. */
  highlight?: StreamList['highlight'] | undefined;
  /** Makes a row in place of a template: gives what Lit can render, a node or a string. `index` is the row's place when it was made. Another function makes all rows anew, with the same nodes as far as they serve. */
  renderItem?: StreamList['renderItem'] | undefined;
  /** Mounts a row by whatever renders the page, in place of a template: gets the row's element, its item and its place, and gives `update(item)` and `unmount()`. The latter is called once: when the row is gone for good, or the list has left the page, which then mounts its rows again should it come back. Another function serves for the rows from then on. */
  mountItem?: StreamList['mountItem'] | undefined;
  /** A `ReadableStream`, an (async) iterable, a `Response`, a run or another source; comes before `src` and `stream`. */
  source?: StreamList['source'] | undefined;
  /** The address of an HTTP stream, or of a WebSocket; comes before `stream`. */
  src?: StreamList['src'] | undefined;
  /** With `src`: the request's method. Default: `GET`, or `POST` with a `body`. */
  method?: StreamList['method'] | undefined;
  /** With `src`: the request's headers; as an attribute, JSON of an object. */
  headers?: StreamList['headers'] | undefined;
  /** With `src`: the request's body; an object or array is sent as JSON, and so is an attribute that is JSON of one. */
  body?: StreamList['body'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  srcFormat?: StreamList['srcFormat'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  'src-format'?: StreamList['srcFormat'] | string | undefined;
  /** The name of a stream in the room. */
  stream?: StreamList['stream'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  htmlFor?: StreamList['htmlFor'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  for?: StreamList['htmlFor'] | string | undefined;
  /** With `room`: the server's host. Default: the page's own. */
  host?: StreamList['host'] | undefined;
  /** With `room`: the party on the server. */
  party?: StreamList['party'] | undefined;
  /** A room named here rather than by a `<stream-room>`. */
  room?: StreamList['room'] | undefined;
  /** With `room`: what the server's `authorize` gets. */
  token?: StreamList['token'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announcements?: StreamList['announcements'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announce?: StreamList['announcements'] | string | undefined;
}

/** What can be set on `<stream-log>`. */
export interface StreamLogProps {
  /** Whether the tools are shown. */
  toolbar?: StreamLog['toolbar'] | undefined;
  /** Whether lines have their numbers before them. */
  lineNumbers?: StreamLog['lineNumbers'] | undefined;
  /** Whether lines have their numbers before them. */
  'line-numbers'?: StreamLog['lineNumbers'] | string | undefined;
  /** What times stand before the lines. */
  timestamps?: StreamLog['timestamps'] | undefined;
  /** Whether long lines are wrapped. */
  wrap?: StreamLog['wrap'] | undefined;
  /** The least level that is shown; empty: all lines. */
  level?: StreamLog['level'] | undefined;
  /** How groups begin. */
  groups?: StreamLog['groups'] | undefined;
  /** How many lines are kept at most. */
  maxLines?: StreamLog['maxLines'] | undefined;
  /** How many lines are kept at most. */
  'max-lines'?: StreamLog['maxLines'] | string | undefined;
  /** What the log is called, for assistive technology. */
  label?: StreamLog['label'] | undefined;
  /** A `ReadableStream`, an (async) iterable, a `Response`, a run or another source; comes before `src` and `stream`. */
  source?: StreamLog['source'] | undefined;
  /** The address of an HTTP stream, or of a WebSocket; comes before `stream`. */
  src?: StreamLog['src'] | undefined;
  /** With `src`: the request's method. Default: `GET`, or `POST` with a `body`. */
  method?: StreamLog['method'] | undefined;
  /** With `src`: the request's headers; as an attribute, JSON of an object. */
  headers?: StreamLog['headers'] | undefined;
  /** With `src`: the request's body; an object or array is sent as JSON, and so is an attribute that is JSON of one. */
  body?: StreamLog['body'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  srcFormat?: StreamLog['srcFormat'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  'src-format'?: StreamLog['srcFormat'] | string | undefined;
  /** The name of a stream in the room. */
  stream?: StreamLog['stream'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  htmlFor?: StreamLog['htmlFor'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  for?: StreamLog['htmlFor'] | string | undefined;
  /** With `room`: the server's host. Default: the page's own. */
  host?: StreamLog['host'] | undefined;
  /** With `room`: the party on the server. */
  party?: StreamLog['party'] | undefined;
  /** A room named here rather than by a `<stream-room>`. */
  room?: StreamLog['room'] | undefined;
  /** With `room`: what the server's `authorize` gets. */
  token?: StreamLog['token'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announcements?: StreamLog['announcements'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announce?: StreamLog['announcements'] | string | undefined;
}

/** What can be set on `<stream-progress>`. */
export interface StreamProgressProps {
  /** Without a stream: what `value` is of. */
  max?: StreamProgress['max'] | undefined;
  /** How much is ready beyond `value`, of `max`. */
  buffer?: StreamProgress['buffer'] | undefined;
  /** A bar or a ring. */
  shape?: StreamProgress['shape'] | undefined;
  /** What is in progress. */
  label?: StreamProgress['label'] | undefined;
  /** What `total` or `max` counts. */
  unit?: StreamProgress['unit'] | undefined;
  /** Which figures are told, names with spaces between them. */
  show?: StreamProgress['show'] | undefined;
  /** How many chunks there will be, about. */
  estimatedChunks?: StreamProgress['estimatedChunks'] | undefined;
  /** How many chunks there will be, about. */
  'estimated-chunks'?: StreamProgress['estimatedChunks'] | string | undefined;
  /** Whether the steps are listed. */
  steps?: StreamProgress['steps'] | undefined;
  /** Whether the work waits on purpose. */
  paused?: StreamProgress['paused'] | undefined;
  /** Seconds without news from which on it counts as stalled. */
  stallAfter?: StreamProgress['stallAfter'] | undefined;
  /** Seconds without news from which on it counts as stalled. */
  'stall-after'?: StreamProgress['stallAfter'] | string | undefined;
  /** Whether the page's title shows the percentage while it is under way. */
  pageTitle?: StreamProgress['pageTitle'] | undefined;
  /** Whether the page's title shows the percentage while it is under way. */
  'page-title'?: StreamProgress['pageTitle'] | string | undefined;
  /** Whether only the bar or ring is shown. */
  compact?: StreamProgress['compact'] | undefined;
  /** Whether an error is told here although a view of the content does so too. */
  showErrors?: StreamProgress['showErrors'] | undefined;
  /** Whether an error is told here although a view of the content does so too. */
  'show-errors'?: StreamProgress['showErrors'] | string | undefined;
  /** How far it has come: the page's own value, else from 0 to 1 and below 1 until it is complete; `undefined` when that cannot be told. What is set is of `max`. */
  value?: StreamProgress['value'] | undefined;
  /** A `ReadableStream`, an (async) iterable, a `Response`, a run or another source; comes before `src` and `stream`. */
  source?: StreamProgress['source'] | undefined;
  /** The address of an HTTP stream, or of a WebSocket; comes before `stream`. */
  src?: StreamProgress['src'] | undefined;
  /** With `src`: the request's method. Default: `GET`, or `POST` with a `body`. */
  method?: StreamProgress['method'] | undefined;
  /** With `src`: the request's headers; as an attribute, JSON of an object. */
  headers?: StreamProgress['headers'] | undefined;
  /** With `src`: the request's body; an object or array is sent as JSON, and so is an attribute that is JSON of one. */
  body?: StreamProgress['body'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  srcFormat?: StreamProgress['srcFormat'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  'src-format'?: StreamProgress['srcFormat'] | string | undefined;
  /** The name of a stream in the room. */
  stream?: StreamProgress['stream'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  htmlFor?: StreamProgress['htmlFor'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  for?: StreamProgress['htmlFor'] | string | undefined;
  /** With `room`: the server's host. Default: the page's own. */
  host?: StreamProgress['host'] | undefined;
  /** With `room`: the party on the server. */
  party?: StreamProgress['party'] | undefined;
  /** A room named here rather than by a `<stream-room>`. */
  room?: StreamProgress['room'] | undefined;
  /** With `room`: what the server's `authorize` gets. */
  token?: StreamProgress['token'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announcements?: StreamProgress['announcements'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announce?: StreamProgress['announcements'] | string | undefined;
}

/** What can be set on `<stream-room>`. */
export interface StreamRoomProps {
  /** The server's host. Default: the page's own. */
  host?: StreamRoom['host'] | undefined;
  /** The party on the server. */
  party?: StreamRoom['party'] | undefined;
  /** The room's name, or `auto`. */
  room?: StreamRoom['room'] | undefined;
  /** What the server's `authorize` gets: a token, or a function that fetches a fresh one. */
  token?: StreamRoom['token'] | undefined;
  /** The room's client, once an element has asked for it. One that is set here is used instead of an own. */
  client?: StreamRoom['client'] | undefined;
}

/** What can be set on `<stream-scroll>`. */
export interface StreamScrollProps {
  /** What is kept in view: the end, or the newest element at the top. */
  anchor?: StreamScroll['anchor'] | undefined;
  /** Whether what is around it scrolls, usually the page. */
  page?: StreamScroll['page'] | undefined;
  /** Whether the view glides to its end. */
  smooth?: StreamScroll['smooth'] | undefined;
}

/** What can be set on `<stream-status>`. */
export interface StreamStatusProps {
  /** Whether what is running in the room is counted and listed. */
  runs?: StreamStatus['runs'] | undefined;
  /** Whether only the mark and the count are shown. */
  compact?: StreamStatus['compact'] | undefined;
  /** A `ReadableStream`, an (async) iterable, a `Response`, a run or another source; comes before `src` and `stream`. */
  source?: StreamStatus['source'] | undefined;
  /** The address of an HTTP stream, or of a WebSocket; comes before `stream`. */
  src?: StreamStatus['src'] | undefined;
  /** With `src`: the request's method. Default: `GET`, or `POST` with a `body`. */
  method?: StreamStatus['method'] | undefined;
  /** With `src`: the request's headers; as an attribute, JSON of an object. */
  headers?: StreamStatus['headers'] | undefined;
  /** With `src`: the request's body; an object or array is sent as JSON, and so is an attribute that is JSON of one. */
  body?: StreamStatus['body'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  srcFormat?: StreamStatus['srcFormat'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  'src-format'?: StreamStatus['srcFormat'] | string | undefined;
  /** The name of a stream in the room. */
  stream?: StreamStatus['stream'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  htmlFor?: StreamStatus['htmlFor'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  for?: StreamStatus['htmlFor'] | string | undefined;
  /** With `room`: the server's host. Default: the page's own. */
  host?: StreamStatus['host'] | undefined;
  /** With `room`: the party on the server. */
  party?: StreamStatus['party'] | undefined;
  /** A room named here rather than by a `<stream-room>`. */
  room?: StreamStatus['room'] | undefined;
  /** With `room`: what the server's `authorize` gets. */
  token?: StreamStatus['token'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announcements?: StreamStatus['announcements'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announce?: StreamStatus['announcements'] | string | undefined;
}

/** What can be set on `<stream-steps>`. */
export interface StreamStepsProps {
  /** How many runs are shown. */
  limit?: StreamSteps['limit'] | undefined;
  /** Whether the latest run is on top. */
  newestFirst?: StreamSteps['newestFirst'] | undefined;
  /** Whether the latest run is on top. */
  'newest-first'?: StreamSteps['newestFirst'] | string | undefined;
  /** Only runs of this task. */
  task?: StreamSteps['task'] | undefined;
  /** Where a run's output is to be seen. */
  href?: StreamSteps['href'] | undefined;
  /** Whether nothing can be stopped or tried again here. */
  readonly?: StreamSteps['readonly'] | undefined;
  /** The accessible name of the list. */
  label?: StreamSteps['label'] | undefined;
  /** A `ReadableStream`, an (async) iterable, a `Response`, a run or another source; comes before `src` and `stream`. */
  source?: StreamSteps['source'] | undefined;
  /** The address of an HTTP stream, or of a WebSocket; comes before `stream`. */
  src?: StreamSteps['src'] | undefined;
  /** With `src`: the request's method. Default: `GET`, or `POST` with a `body`. */
  method?: StreamSteps['method'] | undefined;
  /** With `src`: the request's headers; as an attribute, JSON of an object. */
  headers?: StreamSteps['headers'] | undefined;
  /** With `src`: the request's body; an object or array is sent as JSON, and so is an attribute that is JSON of one. */
  body?: StreamSteps['body'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  srcFormat?: StreamSteps['srcFormat'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  'src-format'?: StreamSteps['srcFormat'] | string | undefined;
  /** The name of a stream in the room. */
  stream?: StreamSteps['stream'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  htmlFor?: StreamSteps['htmlFor'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  for?: StreamSteps['htmlFor'] | string | undefined;
  /** With `room`: the server's host. Default: the page's own. */
  host?: StreamSteps['host'] | undefined;
  /** With `room`: the party on the server. */
  party?: StreamSteps['party'] | undefined;
  /** A room named here rather than by a `<stream-room>`. */
  room?: StreamSteps['room'] | undefined;
  /** With `room`: what the server's `authorize` gets. */
  token?: StreamSteps['token'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announcements?: StreamSteps['announcements'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announce?: StreamSteps['announcements'] | string | undefined;
}

/** What can be set on `<stream-text>`. */
export interface StreamTextProps {
  /** How the text is shown. */
  format?: StreamText['format'] | undefined;
  /** What a text without a mode of its own does. */
  mode?: StreamText['mode'] | undefined;
  /** Whether the end is kept in view while the text grows. */
  follow?: StreamText['follow'] | undefined;
  /** The one part that is shown; empty: the answer; `null`: all of them. Counts from the next stream on. */
  onlyPart?: StreamText['onlyPart'] | undefined;
  /** The one part that is shown; empty: the answer; `null`: all of them. Counts from the next stream on. */
  'only-part'?: StreamText['onlyPart'] | string | undefined;
  /** How the part `reasoning` stands while it is written. */
  reasoning?: StreamText['reasoning'] | undefined;
  /** Whether markup is shown as markup, sanitised. */
  html?: StreamText['html'] | undefined;
  /** Origins from which images are shown in Markdown, separated by spaces. */
  imageOrigins?: StreamText['imageOrigins'] | undefined;
  /** Origins from which images are shown in Markdown, separated by spaces. */
  'image-origins'?: StreamText['imageOrigins'] | string | undefined;
  /** With `format="code"`: what it is written in. */
  language?: StreamText['language'] | undefined;
  /** Colours code: `true` for the kit's own highlighter, or a function of the page's. */
  highlight?: StreamText['highlight'] | undefined;
  /** Whether a caret marks where the text goes on. */
  caret?: StreamText['caret'] | undefined;
  /** Whether bursts are shown evenly. */
  pace?: StreamText['pace'] | undefined;
  /** Whether new words fade in. */
  fade?: StreamText['fade'] | undefined;
  /** Whether there are buttons to copy and to save the text. */
  toolbar?: StreamText['toolbar'] | undefined;
  /** A `ReadableStream`, an (async) iterable, a `Response`, a run or another source; comes before `src` and `stream`. */
  source?: StreamText['source'] | undefined;
  /** The address of an HTTP stream, or of a WebSocket; comes before `stream`. */
  src?: StreamText['src'] | undefined;
  /** With `src`: the request's method. Default: `GET`, or `POST` with a `body`. */
  method?: StreamText['method'] | undefined;
  /** With `src`: the request's headers; as an attribute, JSON of an object. */
  headers?: StreamText['headers'] | undefined;
  /** With `src`: the request's body; an object or array is sent as JSON, and so is an attribute that is JSON of one. */
  body?: StreamText['body'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  srcFormat?: StreamText['srcFormat'] | undefined;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  'src-format'?: StreamText['srcFormat'] | string | undefined;
  /** The name of a stream in the room. */
  stream?: StreamText['stream'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  htmlFor?: StreamText['htmlFor'] | undefined;
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  for?: StreamText['htmlFor'] | string | undefined;
  /** With `room`: the server's host. Default: the page's own. */
  host?: StreamText['host'] | undefined;
  /** With `room`: the party on the server. */
  party?: StreamText['party'] | undefined;
  /** A room named here rather than by a `<stream-room>`. */
  room?: StreamText['room'] | undefined;
  /** With `room`: what the server's `authorize` gets. */
  token?: StreamText['token'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announcements?: StreamText['announcements'] | undefined;
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  announce?: StreamText['announcements'] | string | undefined;
}
