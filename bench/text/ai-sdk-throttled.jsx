import { mount as mountChat } from './ai-sdk.jsx';

/** 50 ms, as in the documentation of `experimental_throttle`. */
export function mount(root, job) {
  return mountChat(root, job, 50);
}
