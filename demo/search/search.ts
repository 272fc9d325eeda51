/* As you type: every change submits the form, and the server ends the search before. */
const form = document.querySelector('form');
form?.addEventListener('input', () => form.requestSubmit());

/* Examples to try, put into the form as if typed there. */
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-try]')) {
  button.addEventListener('click', () => {
    const input = document.querySelector<HTMLInputElement>('#q');
    if (!input) return;
    input.value = button.dataset.try ?? '';
    form?.requestSubmit();
  });
}
