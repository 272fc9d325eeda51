// Rows come when htmx has long read the page: it is shown each of them.
document.addEventListener('stream-update', ({ target, keys }) => {
  for (const key of keys) {
    const row = target.rowOf(key);
    if (row) htmx.process(row);
  }
});
