/** A row as it is in every contender's own language: a template to be cloned, and a copy of it filled by hand. */
export function rowTemplate(tag = 'div') {
  const template = document.createElement('template');
  template.innerHTML = `<${tag} class="row"${tag === 'div' ? ' role="listitem"' : ''}><a></a><p> </p><data> </data></${tag}>`;
  template.content.querySelector('a').append(' ');
  return template.content.firstElementChild;
}

/** Fills a copy, or another item's row. */
export function fillRow(row, { url, title, snippet, score }) {
  const link = row.firstChild;
  const text = link.nextSibling;
  const data = text.nextSibling;
  link.setAttribute('href', url);
  link.firstChild.data = title;
  text.firstChild.data = snippet;
  data.setAttribute('value', score);
  data.firstChild.data = score;
  return row;
}
