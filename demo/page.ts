import 'rivulet';

/* What all pages have in common beyond the tags: the copy buttons beside the code. */
document.addEventListener('click', async ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>('button[data-copy]') : null;
  const code = button?.closest('.source, .command')?.querySelector('code:not(figcaption code)');
  if (!button || !code) return;
  await navigator.clipboard.writeText(code.textContent ?? '');
  button.textContent = 'Copied';
  button.addEventListener('blur', () => (button.textContent = 'Copy'), { once: true });
});
