import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Answer({ onReady }) {
  const [text, setText] = useState('');
  useEffect(() => onReady((chunk) => setText((previous) => previous + chunk)), [onReady]);
  return <div style={{ whiteSpace: 'pre-wrap' }}>{text}</div>;
}

export async function mount(root) {
  const write = await new Promise((resolve) => createRoot(root).render(<Answer onReady={resolve} />));
  return { write, element: () => root };
}
