/* The switches: each sets an attribute of the text that it names. */
for (const control of document.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-sets]')) {
  const set = () => {
    const text = document.querySelector('#answer');
    const [name, value = ''] = (control.dataset.sets ?? '').split('=');
    if (control instanceof HTMLSelectElement) text?.setAttribute(name ?? '', control.value);
    else if (control.checked) text?.setAttribute(name ?? '', value);
    else text?.removeAttribute(name ?? '');
  };
  control.addEventListener('change', set);
  // A browser remembers how they stood before a reload.
  set();
}
