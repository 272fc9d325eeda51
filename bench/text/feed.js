/** What it costs to hand the tokens over, with nothing shown but the whole text at the end. */
export function mount(root) {
  const pieces = [];
  return {
    write(token) {
      pieces.push(token);
    },
    end() {
      root.textContent = pieces.join('');
    },
    element: () => root,
  };
}
