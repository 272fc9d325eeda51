import { useState } from 'preact/hooks';
import { ownsChildren, StreamList } from 'rivulet/preact';
import { type Result, ResultRow } from './ResultRow.js';

export function App() {
  const [isAnswerFirst, setAnswerFirst] = useState(true);
  const [hasAnswer, setHasAnswer] = useState(true);
  const [picked, setPicked] = useState('nothing');

  const views = [
    hasAnswer && <stream-text key="answer" id="answer" stream="work" {...ownsChildren} />,
    <StreamList
      key="list"
      stream="work/results"
      renderItem={(result: Result) => <ResultRow {...result} onPick={setPicked} />}
    />,
  ];
  return (
    <>
      <h1>Preact</h1>
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
          <button id="toggle" type="button" onClick={() => setHasAnswer(!hasAnswer)}>
            {hasAnswer ? 'Hide' : 'Show'} the answer
          </button>
          <button id="move" type="button" onClick={() => setAnswerFirst(!isAnswerFirst)}>
            Swap
          </button>
          <span>
            Picked: <output id="picked">{picked}</output>
          </span>
        </p>
        <div id="views">
          <stream-progress id="progress" stream="work" {...ownsChildren} />
          {isAnswerFirst ? views : views.toReversed()}
          <stream-log id="log" stream="work/log" {...ownsChildren} />
        </div>
      </stream-room>
    </>
  );
}
