import { isJsonObject, type Json, type JsonObject, parseJson } from '../../protocol/json.js';

/** One frame as the panel shows it. */
export interface InspectedFrame {
  /** Counts from 1; unique in its panel. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** `in`: to the page. */
  readonly direction: 'in' | 'out';
  /** On the wire. */
  readonly bytes: number;
  /** What it says, without tokens. */
  readonly messages: readonly JsonObject[];
  /** The messages' types, each once, in their order. */
  readonly types: readonly string[];
  /** The streams that it is about. */
  readonly streams: readonly string[];
  /** In lower case, what a filter looks in. */
  readonly searched: string;
  /** How much memory it takes, in UTF-16 code units of its text. */
  readonly units: number;
}

/** What of a frame is not derived from its text. */
export type FrameFacts = Pick<InspectedFrame, 'number' | 'time' | 'direction' | 'bytes'>;

/** Reads a frame's text, one message a line (PROTOCOL.md §2). Tokens are left out: what is shown is also copied and sent around. */
export function readFrame(text: string, facts: FrameFacts): InspectedFrame {
  const messages = text.split('\n').map(messageOf);
  const shown = messages.some(({ token }) => token !== undefined) ? JSON.stringify(messages) : text;
  return {
    ...facts,
    messages,
    types: distinct(messages.map(({ type }) => type)),
    streams: distinct(messages.map(({ stream }) => stream)),
    searched: shown.toLowerCase(),
    units: text.length,
  };
}

/** A frame as JSON, for a report of a bug. */
export function frameAsJson({ time, direction, bytes, messages }: InspectedFrame): string {
  const from = direction === 'in' ? 'server' : 'client';
  return JSON.stringify({ time: new Date(time).toISOString(), from, bytes, messages }, undefined, 2);
}

/** What a frame says, in a few words. */
export function summaryOf({ messages }: InspectedFrame): string {
  return messages.map(messageSummary).filter(Boolean).join(' · ');
}

function messageSummary(message: JsonObject): string {
  const { type, seq, from, to, units, head, status, outcome, code, task, chunks } = message;
  switch (type) {
    case 'chunks': {
      const last = Number(seq) + (Array.isArray(chunks) ? chunks.length : 1) - 1;
      return last > Number(seq) ? `${seq}–${last}` : String(seq);
    }
    case 'opened':
    case 'reset':
      return [status, task, `head ${head}`].filter(Boolean).join(', ');
    case 'ended':
      return String((outcome as JsonObject | undefined)?.status ?? '');
    case 'gap':
    case 'read':
      return `${from}–${to}`;
    case 'subscribe':
      return `from ${place(from)}`;
    case 'ack':
      return String(units);
    case 'error':
      return String(code);
    default:
      return typeof task === 'string' ? task : '';
  }
}

function place(from: Json | undefined): string {
  if (from === undefined || !isJsonObject(from)) return String(from ?? 'start');
  return 'last' in from ? `last ${from.last}` : String(from.seq);
}

function messageOf(line: string): JsonObject {
  const parsed = parseJson(line);
  const value = 'error' in parsed ? undefined : parsed.value;
  if (value === undefined || !isJsonObject(value)) return { type: '?', text: line };
  return 'token' in value ? { ...value, token: '…' } : value;
}

function distinct(values: readonly (Json | undefined)[]): string[] {
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}
