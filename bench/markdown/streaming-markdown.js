import { default_renderer, parser, parser_end, parser_write } from 'streaming-markdown';

export function mount(root) {
  const state = parser(default_renderer(root));
  return {
    write: (token) => parser_write(state, token),
    end: () => parser_end(state),
    element: () => root,
  };
}
