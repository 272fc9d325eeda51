import type { Json } from '../../protocol/json.js';
import { templateError } from './template-error.js';
import { parsePath, readScoped, type Scope, type ScopedPath } from './template-path.js';

/** Fixed text and paths, by turns: `Hello {{name}}!` is `'Hello '`, the path `name`, `'!'`. */
export type Segments = readonly (string | ScopedPath)[];

/**
 * Reads the `{{path}}` in a text; `undefined` when there is none.
 *
 * @throws {StreamError} `template-invalid` for braces that are not closed and for what is no path
 */
export function parseSegments(text: string, where: string): Segments | undefined {
  if (!text.includes('{{')) return undefined;
  const segments: (string | ScopedPath)[] = [];
  let at = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', at)) {
    const close = text.indexOf('}}', open + 2);
    const inner = close < 0 ? text.slice(open + 2) : text.slice(open + 2, close);
    if (close < 0 || inner.includes('{{')) {
      throw templateError(`"{{" is not closed with "}}" in ${where}: ${text.slice(open, open + 30).trim()}`);
    }
    if (open > at) segments.push(text.slice(at, open));
    segments.push(requirePath(inner, where));
    at = close + 2;
  }
  if (at < text.length) segments.push(text.slice(at));
  return segments;
}

/** @throws {StreamError} `template-invalid` */
export function requirePath(text: string, where: string): ScopedPath {
  const path = parsePath(text);
  if (path) return path;
  const hint = /^[#/^>!&]/.test(text.trim())
    ? 'Blocks are written as attributes: data-if="path", data-each="path"'
    : 'A path is names with dots between them, such as "author.name", or "."';
  throw templateError(`"${text.trim()}" in ${where} is no path. ${hint}`);
}

export function renderSegments(segments: Segments, scope: Scope): string {
  let text = '';
  for (const segment of segments) {
    text += typeof segment === 'string' ? segment : textOf(readScoped(segment, scope));
  }
  return text;
}

/** A value as text: nothing for null, a list with commas for an array of plain values, JSON for objects. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  const isPlainList =
    Array.isArray(value) && value.every((part) => typeof part !== 'object' || part === null);
  return isPlainList ? (value as Json[]).map(textOf).join(', ') : JSON.stringify(value);
}
