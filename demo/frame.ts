/** What all pages have in common beyond the tags: this server's own address in commands, and copy buttons. */
export function startFrame(): void {
  for (const place of document.querySelectorAll('[data-host]')) place.textContent = location.host;

  /* The navigation is one row that scrolls on a phone: the present page is in its middle. */
  const nav = document.querySelector('.site-header nav');
  const current = nav?.querySelector<HTMLElement>('[aria-current]');
  if (nav && current) nav.scrollLeft = current.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2;

  document.addEventListener('click', async ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>('button[data-copy]') : null;
    const code = button?.closest('.source, .command')?.querySelector('code:not(figcaption code)');
    if (!button || !code) return;
    await navigator.clipboard.writeText(code.textContent ?? '');
    button.textContent = 'Copied';
    button.addEventListener('blur', () => (button.textContent = 'Copy'), { once: true });
  });
}
