import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Growing({ show, onReady }) {
  const [{ text, ended }, set] = useState({ text: '', ended: false });
  useEffect(() => {
    onReady({
      write: (chunk) => set((previous) => ({ ...previous, text: previous.text + chunk })),
      end: () => set((previous) => ({ ...previous, ended: true })),
    });
  }, [onReady]);
  return show(text, ended);
}

/**
 * A React component whose text grows with `setState`.
 *
 * @param root where it stands
 * @param show gives what is shown of a text; `ended`: nothing will follow
 */
export async function mountGrowing(root, show) {
  const { write, end } = await new Promise((resolve) =>
    createRoot(root).render(<Growing show={show} onReady={resolve} />),
  );
  return { write, end, element: () => root };
}
