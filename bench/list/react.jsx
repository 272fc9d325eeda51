import { memo, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

const Row = memo(({ item }) => (
  <li className="row">
    <a href={item.url}>{item.title}</a>
    <p>{item.snippet}</p>
    <data value={item.score}>{item.score}</data>
  </li>
));

function Results({ onReady }) {
  const [items, setItems] = useState([]);
  useEffect(() => onReady((batch) => setItems((previous) => [...previous, ...batch])), [onReady]);
  return (
    <ul>
      {items.map((item) => (
        <Row key={item.id} item={item} />
      ))}
    </ul>
  );
}

export async function mount(root) {
  const write = await new Promise((resolve) => createRoot(root).render(<Results onReady={resolve} />));
  return { write, element: () => root };
}
