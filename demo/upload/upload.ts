/* The samples, for those who have no file at hand: put into the form as if chosen there. */
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-sample]')) {
  button.addEventListener('click', async () => {
    const path = button.dataset.sample ?? '';
    const input = document.querySelector<HTMLInputElement>('#file');
    if (!input?.form || input.disabled) return;
    const files = new DataTransfer();
    files.items.add(
      new File([await (await fetch(path)).blob()], path.split('/').pop() ?? 'sample.csv', {
        type: 'text/csv',
      }),
    );
    input.files = files.files;
    input.form.requestSubmit();
  });
}
