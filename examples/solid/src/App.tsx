import { rows } from 'rivulet/solid';
import { createSignal, For, Show } from 'solid-js';
import { type Result, ResultRow } from './ResultRow.js';

export function App() {
  const [isAnswerFirst, setAnswerFirst] = createSignal(true);
  const [hasAnswer, setHasAnswer] = createSignal(true);
  const [picked, setPicked] = createSignal('nothing');

  const Answer = () => (
    <Show when={hasAnswer()}>
      <stream-text id="answer" stream="work" />
    </Show>
  );
  const Results = () => (
    <stream-list
      prop:stream="work/results"
      prop:mountItem={rows<Result>((result) => <ResultRow result={result()} onPick={setPicked} />)}
    />
  );
  return (
    <>
      <h1>Solid</h1>
      <stream-room room="auto">
        <stream-form id="form" task="work">
          <form>
            <label>
              <input type="checkbox" name="fails" /> Fails once
            </label>
            <button id="start" type="submit">
              Start
            </button>
            <button id="stop" type="button" command="--cancel">
              Stop
            </button>
            <button id="again" type="button" command="--retry">
              Try again
            </button>
          </form>
        </stream-form>
        <p class="tools">
          <button id="toggle" type="button" onClick={() => setHasAnswer(!hasAnswer())}>
            {hasAnswer() ? 'Hide' : 'Show'} the answer
          </button>
          <button id="move" type="button" onClick={() => setAnswerFirst(!isAnswerFirst())}>
            Swap
          </button>
          <span>
            Picked: <output id="picked">{picked()}</output>
          </span>
        </p>
        <div id="views">
          <stream-progress id="progress" stream="work" />
          <For each={isAnswerFirst() ? [Answer, Results] : [Results, Answer]}>{(View) => <View />}</For>
          <stream-log id="log" stream="work/log" />
        </div>
      </stream-room>
    </>
  );
}
