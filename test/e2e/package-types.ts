/* Modules as a package's user would write them: they have to compile, but for what says that it must not. */

/** By file name. */
export const TYPE_TESTS: Readonly<Record<string, string>> = {
  'elements.ts': `
    import { setTexts, StreamDoneEvent } from 'rivulet';
    import 'rivulet/elements/stream-text.js';
    import 'rivulet/autoloader';
    import { StreamLog } from 'rivulet/elements/stream-log/class.js';
    class OwnLog extends StreamLog {}
    customElements.define('own-log', OwnLog);
    const text = document.createElement('stream-text');
    text.format = 'markdown';
    // @ts-expect-error: a text is no number
    text.src = 5;
    text.addEventListener('stream-done', (event) => {
      const done: StreamDoneEvent = event;
      console.log(done.interrupted, text.text);
    });
    document.querySelector('stream-log')?.scrollIntoView();
    setTexts({ retry: 'Nochmal', searchLog: 'Suchen' });
    // @ts-expect-error: there is no such sentence
    setTexts({ nonsense: 'x' });
  `,
  'client.ts': `
    import { connect, fromIterable, StreamError } from 'rivulet/client';
    const room = connect({ host: 'localhost:1999', room: 'desk' });
    const run = room.run('search', { q: 'river' });
    for await (const value of run) console.log(value);
    const error: StreamError | undefined = run.error;
    document.createElement('stream-text').source = fromIterable(['a', 'b']);
    // @ts-expect-error: a room has a name
    connect({ host: 'localhost:1999' });
    export { error };
  `,
  'server.ts': `
    import { createStreamServer, task } from 'rivulet/server';
    import * as v from 'valibot';
    const count = task({
      input: v.object({ to: v.number() }),
      async *run({ to }, { signal }) {
        for (let at = 1; at <= to && !signal.aborted; at++) yield String(at);
        return { counted: to };
      },
    });
    export default createStreamServer({ tasks: { count } });
  `,
  'testing.ts': `
    import 'rivulet';
    import { ScriptedRoom, ScriptedSource } from 'rivulet/testing';
    const source = new ScriptedSource('answer', { idle: true });
    source.start();
    source.push('a', { kind: 'progress', value: 0.5 });
    document.createElement('stream-text').source = source;
    const room = new ScriptedRoom();
    document.createElement('stream-room').client = room;
    room.runs[0]?.accept();
  `,
  'react.tsx': `
    /** @jsxImportSource react */
    import type {} from 'rivulet/types/react';
    import { StreamText } from 'rivulet/react';
    import { StreamList } from 'rivulet/react/stream-list.js';
    export const plain = (
      <stream-text
        format="markdown"
        only-part=""
        follow
        className="answer"
        ref={(element) => { element?.copy(); }}
        onstream-done={(event) => console.log(event.result)}
      />
    );
    export const wrapped = (
      <StreamText source={['a']} onStreamText={(event) => console.log(event.text)} />
    );
    export const list = <StreamList itemKey="id" onStreamUpdate={(event) => console.log(event.keys)} />;
    // @ts-expect-error: no text can be 5
    export const wrong = <stream-text follow={5} />;
  `,
  'preact.tsx': `
    /** @jsxImportSource preact */
    import type {} from 'rivulet/types/preact';
    export const view = (
      <stream-text format="code" class="code" onstream-text={(event) => console.log(event.mode)} />
    );
    // @ts-expect-error: no text can be 5
    export const wrong = <stream-text follow={5} />;
  `,
  'solid.tsx': `
    /** @jsxImportSource solid-js */
    import type {} from 'rivulet/types/solid';
    export const view = (
      <stream-text format="code" class="code" prop:source={['a']} on:stream-text={(event) => console.log(event.mode)} />
    );
    // @ts-expect-error: no text can be 5
    export const wrong = <stream-text follow={5} />;
  `,
  'svelte.ts': `
    import type { SvelteHTMLElements } from 'svelte/elements';
    import type {} from 'rivulet/types/svelte';
    export const text: SvelteHTMLElements['stream-text'] = {
      format: 'markdown',
      'onstream-done': (event) => console.log(event.result),
    };
    // @ts-expect-error: no text can be 5
    export const wrong: SvelteHTMLElements['stream-text'] = { follow: 5 };
  `,
  'svelte-rows.ts': `
    import type { Component } from 'svelte';
    import { rows } from 'rivulet/svelte';
    declare const Row: Component<{ item: { id: number }; index: number }>;
    declare const OwnRow: Component<{ item: { id: number }; onpick: (id: number) => void }>;
    declare const NoRow: Component<{ name: string }>;
    const list = document.createElement('stream-list');
    rows(Row)(list);
    rows(OwnRow, { onpick: (id) => console.log(id.toFixed()) })(list);
    // @ts-expect-error: it needs a prop of its own
    rows(OwnRow);
    // @ts-expect-error: it shows no item
    rows(NoRow, { name: 'a' });
  `,
  'angular.ts': `
    import { itemType, StreamRow } from 'rivulet/angular';
    export const result = itemType<{ id: number }>();
    declare const row: StreamRow<{ id: number }>;
    row.streamRow = result;
    // @ts-expect-error: items of another type
    row.streamRow = itemType<{ id: string }>();
  `,
  'vue-list.ts': `
    import { streamList } from 'rivulet/vue';
    const ResultList = streamList<{ id: number }>();
    type List = InstanceType<typeof ResultList>;
    export const props: List['$props'] = { stream: 'results', itemKey: 'id' };
    export const row: List['$slots']['row'] = ({ item, index }) => item.id.toFixed(index);
    // @ts-expect-error: no list has such a mode
    export const wrong: List['$props'] = { mode: 'upwards' };
  `,
  'vue.ts': `
    import type { GlobalComponents } from 'vue';
    import type {} from 'rivulet/types/vue';
    type Props = InstanceType<GlobalComponents['stream-text']>['$props'];
    export const text: Props = { format: 'markdown', class: 'answer' };
    // @ts-expect-error: no text can be 5
    export const wrong: Props = { follow: 5 };
  `,
};
