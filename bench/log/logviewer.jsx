import { LazyLog } from '@melloware/react-logviewer';
import { createRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

/** As its documentation shows for lines that the page itself brings: `external` and `appendLines`. */
function Log({ log, control }) {
  const [isFollowing, setFollowing] = useState(true);
  control.follow = (on) => flushSync(() => setFollowing(on));
  return <LazyLog ref={log} external follow={isFollowing} enableSearch height={800} />;
}

export async function mount(root) {
  const log = createRef();
  const control = {};
  flushSync(() => createRoot(root).render(<Log log={log} control={control} />));
  return {
    write: (text) => log.current.appendLines(text.split('\n').slice(0, -1)),
    toTop() {
      control.follow(false);
      log.current.listRef.current.scrollToIndex(0);
    },
    toEnd: () => control.follow(true),
    async search(query) {
      log.current.handleSearch(query);
      while (!log.current.state.isSearching || log.current.state.searchKeywords !== query)
        await new Promise(requestAnimationFrame);
      return log.current.state.resultLines.length;
    },
    element: () => root,
  };
}
