/* As you type: every change submits the form, and the server ends the search before. */
const form = document.querySelector('form');
form?.addEventListener('input', () => form.requestSubmit());
