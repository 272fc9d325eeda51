import { IncremarkContent } from '@incremark/react';
import '@incremark/theme/styles.css';
import { mountGrowing } from './growing-text.jsx';

export function mount(root) {
  return mountGrowing(root, (text, ended) => <IncremarkContent content={text} isFinished={ended} />);
}
