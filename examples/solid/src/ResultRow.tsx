import { createSignal } from 'solid-js';

/** As the server's task yields it. */
export interface Result {
  id: number;
  name: string;
  price: number;
}

export function ResultRow(props: { result: Result; onPick: (name: string) => void }) {
  const [times, setTimes] = createSignal(0);
  const pick = () => {
    setTimes(times() + 1);
    props.onPick(props.result.name);
  };
  return (
    <div class="row">
      <span>
        {props.result.name}, {props.result.price} coins
      </span>
      <button type="button" class="pick" onClick={pick}>
        {times() > 0 ? `Picked ${times()}×` : 'Pick'}
      </button>
    </div>
  );
}
