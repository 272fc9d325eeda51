/** Rows as a server would send them, for those peers that are given markup. */
export function markupOf(items) {
  return items
    .map(
      ({ url, title, snippet, score }) =>
        `<li class="row"><a href="${url}">${title}</a><p>${snippet}</p><data value="${score}">${score}</data></li>`,
    )
    .join('');
}
