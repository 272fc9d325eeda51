import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** Enough for any test; an endless log must not eat the test process. */
const KEPT = 20_000;

/** Appends to a log without colours, dropping the oldest lines beyond the bound. */
export function addLine(lines: string[], line: string): void {
  lines.push(stripVTControlCharacters(line));
  if (lines.length > KEPT) lines.splice(0, lines.length - KEPT);
}

/** Collects a process's output line by line into `lines`. */
export function captureLines(stream: Readable, lines: string[]): void {
  createInterface({ input: stream }).on('line', (line) => addLine(lines, line));
}
