/** The styles that a contender brings along, where it does. */
export async function addStyles(path) {
  const { headers } = await fetch(`/${path}.css`, { method: 'HEAD' });
  if (headers.get('content-type') !== 'text/css') return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `/${path}.css`;
  const loaded = new Promise((resolve) => link.addEventListener('load', resolve));
  document.head.append(link);
  await loaded;
}
