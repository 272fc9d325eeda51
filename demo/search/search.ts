const form = document.querySelector('form');
const input = document.querySelector<HTMLInputElement>('#q');

/* As you type: every change submits the form, and the server ends the search before. */
form?.addEventListener('input', () => {
  keepQuery();
  form.requestSubmit();
});

/* Examples to try, put into the form as if typed there. */
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-try]')) {
  button.addEventListener('click', () => {
    if (!input) return;
    input.value = button.dataset.try ?? '';
    keepQuery();
    form?.requestSubmit();
  });
}

/* A reload keeps the list, so it keeps what was asked for too. */
if (input && input.value === '') input.value = sessionStorage.getItem('query') ?? '';

function keepQuery(): void {
  if (input) sessionStorage.setItem('query', input.value);
}
