import { Streamdown } from 'streamdown';
import 'streamdown/styles.css';
import '../results/.styles/streamdown.css';
import { mountGrowing } from './growing-text.jsx';

export function mount(root) {
  return mountGrowing(root, (text, ended) => <Streamdown isAnimating={!ended}>{text}</Streamdown>);
}
