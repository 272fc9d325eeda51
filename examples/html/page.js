const [list, answer, progress, picked, toggle, move] = [
  'list',
  'answer',
  'progress',
  'picked',
  'toggle',
  'move',
].map((id) => document.getElementById(id));

// One listener for all rows, those to come as well.
list.addEventListener('click', ({ target }) => {
  const button = target.closest('.pick');
  if (button) picked.value = button.value;
});

toggle.addEventListener('click', () => {
  if (answer.isConnected) answer.remove();
  else progress.after(answer);
  toggle.textContent = answer.isConnected ? 'Hide the answer' : 'Show the answer';
});

move.addEventListener('click', () => {
  const isFirst = answer.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (isFirst) answer.before(list);
  else list.before(answer);
});
