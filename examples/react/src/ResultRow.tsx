import { useState } from 'react';

/** As the server's task yields it. */
export interface Result {
  id: number;
  name: string;
  price: number;
}

interface Props extends Result {
  onPick: (name: string) => void;
}

export function ResultRow({ name, price, onPick }: Props) {
  const [times, setTimes] = useState(0);
  const pick = () => {
    setTimes(times + 1);
    onPick(name);
  };
  return (
    <div className="row">
      <span>
        {name}, {price} coins
      </span>
      <button type="button" className="pick" onClick={pick}>
        {times > 0 ? `Picked ${times}×` : 'Pick'}
      </button>
    </div>
  );
}
