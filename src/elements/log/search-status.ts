import { StreamError } from '../../protocol/errors.js';
import { texts } from '../texts/log.js';
import { describeError } from '../texts.js';
import type { LogFinder } from './log-finder.js';
import type { LogStore } from './log-store.js';
import type { ServerSearchState } from './server-search.js';

const percent = (part: number): string => part.toLocaleString(undefined, { style: 'percent' });

/** What a search of the loaded lines has come to, in words; empty when nothing is searched for. */
export function searchStatus({ query, problem, search, at }: LogFinder, store: LogStore): string {
  if (query === '') return '';
  if (problem) return problem === 'slow' ? texts.slowPattern : texts.badPattern;
  const count = search.hits.length;
  const partial = search.partial > 0 ? [texts.partlyLooked(search.partial)] : [];
  if (search.isBusy) {
    const looked = texts.looking(percent(search.looked / Math.max(1, store.count)));
    return [`${texts.matches(at, count)}, ${looked}`, ...partial].join(' · ');
  }
  return [count === 0 ? texts.noMatches : texts.matches(at, count), ...partial].join(' · ');
}

/** What the server's search has come to, in words: how far it has looked, and no more than that. */
export function serverStatus({ status, looked, matches, error }: ServerSearchState): string {
  if (status === 'idle') return '';
  if (status === 'failed')
    return texts.serverFailed(error instanceof StreamError ? describeError(error) : String(error));
  return status === 'done'
    ? texts.serverDone(matches.length)
    : texts.serverLooked(percent(looked), matches.length);
}
