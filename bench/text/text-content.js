/** The one line that everybody writes first. */
export function mount(root) {
  root.style.whiteSpace = 'pre-wrap';
  return {
    write(token) {
      root.textContent += token;
    },
    element: () => root,
  };
}
