// Suggestions while a question is typed. The page works without this.
(() => {
  const input = document.getElementById('q');
  if (!input || !window.fetch) return;
  const form = input.form, list = document.createElement('ul');
  const article = form.elements.article ? form.elements.article.value : '';
  list.id = 'choices'; list.className = 'choices'; list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.labels && input.labels[0] ? input.labels[0].textContent : '');
  input.after(list);
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', 'choices'], ['aria-expanded', 'false']]) input.setAttribute(name, value);
  input.autocomplete = 'off';
  let timer, asked, at = -1;
  const close = () => { list.hidden = true; at = -1; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); };
  const choose = (item) => { input.value = item.textContent; close(); form.requestSubmit ? form.requestSubmit() : form.submit(); };
  const move = (step) => {
    const items = [...list.children];
    if (!items.length) return;
    if (items[at]) items[at].setAttribute('aria-selected', 'false');
    at = (at + step + items.length + (at < 0 && step < 0 ? 1 : 0)) % items.length;
    items[at].setAttribute('aria-selected', 'true');
    items[at].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', items[at].id);
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((one, n) => {
      const item = document.createElement('li');
      item.id = 'choice-' + n; item.textContent = one.question;
      item.setAttribute('role', 'option'); item.setAttribute('aria-selected', 'false');
      item.addEventListener('mousedown', (event) => { event.preventDefault(); choose(item); });
      return item;
    }));
    at = -1; list.hidden = !suggestions.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    if (asked) asked.abort();
    if (input.value.trim().length < 2) return close();
    timer = setTimeout(async () => {
      asked = new AbortController();
      try {
        const query = new URLSearchParams({ q: input.value });
        if (article) query.set('article', article);
        const response = await fetch('/v1/suggest?' + query, { signal: asked.signal, credentials: 'omit' });
        if (response.ok && document.activeElement === input) show((await response.json()).suggestions);
      } catch (_) { /* the question can be asked without suggestions */ }
    }, 150);
  });
  input.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    if (event.key === 'ArrowDown') { event.preventDefault(); move(1); }
    else if (event.key === 'ArrowUp') { event.preventDefault(); move(-1); }
    else if (event.key === 'Escape') { event.preventDefault(); close(); }
    else if (event.key === 'Enter' && at >= 0) { event.preventDefault(); choose(list.children[at]); }
  });
  input.addEventListener('blur', close);
})();
