/*
 * The frame in which an example runs: the page outside says what it is made of. It has a room without a server, whose
 * streams and runs get the values that the example says.
 */
import 'rivulet';
import { connect, type Room } from 'rivulet/client';
import { ScriptedRoom } from 'rivulet/testing';
import { playOn } from './play.js';
import { socketsTo } from './scripted-sockets.js';

interface Example {
  readonly markup: string;
  /** JSON, a value a line. */
  readonly values: string;
}

let stop = new AbortController();

addEventListener('message', ({ data, source }: MessageEvent<Example>) => {
  if (source !== parent) return;
  stop.abort();
  stop = new AbortController();
  show(data, stop.signal);
});

parent.postMessage('ready', '*');

function show({ markup, values }: Example, signal: AbortSignal): void {
  const content = document.importNode(parse(markup), true);
  const room = new ScriptedRoom();
  const client = content.querySelector('stream-inspector') ? inspected(room, signal) : room;
  const rooms = content.querySelectorAll('stream-room');
  for (const element of rooms) element.client = client;
  if (rooms.length > 0) {
    document.body.replaceChildren(content);
  } else {
    const around = document.createElement('stream-room');
    around.client = client;
    around.append(content);
    document.body.replaceChildren(around);
  }
  void acceptRuns(room, values, signal);
  if (document.querySelector('stream-form')) return;
  const name = document.querySelector('[stream]')?.getAttribute('stream') ?? '$runs';
  const stream = room.stream(name);
  playOn(stream, values, signal);
  stream.start();
}

/** The room as a page has it that is connected to one: an inspector sees what passes. */
function inspected(room: ScriptedRoom, signal: AbortSignal): Room {
  void import('rivulet/elements/stream-inspector.js');
  const client = connect({ host: 'rooms.example', room: 'desk', WebSocket: socketsTo(room) });
  signal.addEventListener('abort', () => client.close());
  return client;
}

/** Each run that the example's form starts writes the values. */
async function acceptRuns(room: ScriptedRoom, values: string, signal: AbortSignal): Promise<void> {
  const played = new Set<unknown>();
  while (!signal.aborted) {
    const run = await room.started();
    if (!played.has(run.source)) playOn(run.source, values, signal);
    played.add(run.source);
    run.accept();
  }
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string },
  ): { createHTML(html: string): string };
}

/** Markup is taken as it is: the policy of this page lets no script in it run, and the frame can reach nothing. */
const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('preview', {
  createHTML: (html) => html,
});

function parse(markup: string): DocumentFragment {
  const html = `<template>${markup}</template>`;
  const parsed = new DOMParser().parseFromString(policy?.createHTML(html) ?? html, 'text/html');
  const template = parsed.querySelector('template');
  if (!template) throw new Error('The markup has left its template');
  return template.content;
}
