/** How long after the last key the example begins anew, in milliseconds. */
const settle = 400;

/**
 * Brings an example to life that can be edited. What it is made of goes to a frame without rights (preview/): it has an
 * origin of its own, and its policy lets no script of the markup run.
 */
export function startExample(example: Element): void {
  const frame = find<HTMLIFrameElement>(example, 'iframe');
  const markup = find<HTMLTextAreaElement>(example, '[data-markup]');
  const values = find<HTMLTextAreaElement>(example, '[data-values]');
  const fault = find<HTMLElement>(example, '[data-fault]');

  function show(): void {
    const wrong = wrongLine(values.value);
    fault.textContent = wrong === undefined ? '' : `Line ${wrong} is no JSON.`;
    values.setAttribute('aria-invalid', String(wrong !== undefined));
    if (wrong !== undefined) return;
    // Its origin is opaque, so no other can be named; what is told is on the page anyway.
    frame.contentWindow?.postMessage({ markup: markup.value, values: values.value }, '*');
  }

  addEventListener('message', ({ source, data }) => {
    if (source === frame.contentWindow && data === 'ready') show();
  });
  frame.src = '/docs/preview/';

  let timer: ReturnType<typeof setTimeout> | undefined;
  example.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, settle);
  });
  find(example, '[data-again]').addEventListener('click', show);
  find(example, '[data-restore]').addEventListener('click', () => {
    for (const text of [markup, values]) text.value = text.defaultValue;
    show();
  });
}

/** The number of the first line that is no JSON. */
function wrongLine(lines: string): number | undefined {
  const at = lines.split('\n').findIndex((line) => line.trim() !== '' && !isJson(line));
  return at < 0 ? undefined : at + 1;
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    // A SyntaxError: that is the answer.
    return false;
  }
}

function find<E extends Element>(within: Element, selector: string): E {
  const element = within.querySelector<E>(selector);
  if (!element) throw new Error(`The example has no ${selector}`);
  return element;
}
