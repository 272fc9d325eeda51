import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { mountGrowing } from './growing-text.jsx';

const plugins = [remarkGfm];

export function mount(root) {
  return mountGrowing(root, (text) => <Markdown remarkPlugins={plugins}>{text}</Markdown>);
}
