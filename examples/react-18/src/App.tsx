import { useState } from 'react';
import { StreamForm, StreamList, StreamLog, StreamProgress, StreamRoom, StreamText } from 'rivulet/react';
import { type Result, ResultRow } from './ResultRow.js';

export function App() {
  const [isAnswerFirst, setAnswerFirst] = useState(true);
  const [hasAnswer, setHasAnswer] = useState(true);
  const [picked, setPicked] = useState('nothing');

  const views = [
    hasAnswer && <StreamText key="answer" id="answer" stream="work" />,
    <StreamList
      key="list"
      stream="work/results"
      renderItem={(result: Result) => <ResultRow {...result} onPick={setPicked} />}
    />,
  ];
  return (
    <>
      <h1>React 18</h1>
      <StreamRoom room="auto">
        <StreamForm id="form" task="work">
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
        </StreamForm>
        <p className="tools">
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
          <StreamProgress id="progress" stream="work" />
          {isAnswerFirst ? views : views.toReversed()}
          <StreamLog id="log" stream="work/log" />
        </div>
      </StreamRoom>
    </>
  );
}
