import { texts } from '../texts/log.js';

/**
 * Says how many lines there are, where a log has tools. By itself: it changes with every frame of a log that is written, and
 * the tools around it do not.
 */
export function writeCount(root: ParentNode, count: number): void {
  const element = root.querySelector('.count');
  if (!element) return;
  const words = texts.lineCount(count);
  if (element.textContent !== words) element.textContent = words;
}
