// The answer box of Ibid: <script src="…/box.js" async></script> and <ibid-ask></ibid-ask>, or <ibid-ask article="ID"> to ask about
// one article. It keeps nothing, sets no cookie and loads nothing but answers from where this script came from.
(() => {
  const base = new URL('.', document.currentScript.src);
  const chinese = /^zh\b/i;
  const texts = {
    en: { label: 'Ask the articles', ask: 'Ask', waiting: 'Looking …', none: 'The articles do not answer this.', mean: 'Two articles could be meant:', nearest: 'Nearest articles, which do not answer it:', read: 'Read it in the article', sure: 'Very likely the answer', fair: 'Probably the answer', low: 'Perhaps not quite what you asked', helpful: 'Helpful', not: 'Not it', thanks: 'Thank you, that is noted.', why: 'What is the matter?', reasons: { wrong: 'It is wrong', outdated: 'It is outdated', not_asked: 'Not what I asked', too_long: 'Too long' }, failed: 'That did not work. Please try again in a minute.' },
    zh: { label: '詢問這些文章', ask: '提問', waiting: '尋找中…', none: '文章沒有回答這個問題。', mean: '可能是這兩篇文章之一：', nearest: '最接近的文章，但沒有回答這個問題：', read: '在文章中閱讀', sure: '很可能就是答案', fair: '大概是答案', low: '不一定是你要問的', helpful: '有幫助', not: '不是這個', thanks: '謝謝，已經記下。', why: '哪裡不對？', reasons: { wrong: '內容錯誤', outdated: '已經過時', not_asked: '不是我問的', too_long: '太長' }, failed: '沒有完成，請過一分鐘再試。' },
  };
  const css = `
:host{display:block;color:var(--ibid-ink,inherit);font:var(--ibid-font,inherit);--accent:var(--ibid-accent,#0b57a4);--line:var(--ibid-line,#8886)}
*{box-sizing:border-box}form.ask{display:flex;flex-wrap:wrap;gap:.5rem}label.q{flex:1 0 100%;font-weight:600}
input[type=search]{flex:1 1 12rem;min-width:0;font:inherit;color:inherit;background:var(--ibid-field,transparent);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .75rem;min-height:2.75rem}
button{font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:.4rem;padding:.5rem .9rem;min-height:2.75rem;cursor:pointer}
form.ask button{background:var(--accent);border-color:var(--accent);color:var(--ibid-on-accent,#fff)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.card{border:1px solid var(--line);border-radius:.6rem;padding:.9rem;margin:.75rem 0;background:var(--ibid-card,transparent)}
blockquote{margin:.5rem 0;padding-left:.8rem;border-left:.25rem solid var(--accent);white-space:pre-line;overflow-wrap:anywhere}
mark{background:var(--ibid-mark,#ffe58a);color:var(--ibid-mark-ink,#1b1b1f)}p{margin:.4rem 0}.soft{opacity:.8;font-size:.9em}a{color:var(--ibid-link,var(--accent))}
.votes{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:.6rem}`;
  const make = (name, text, attributes) => {
    const node = document.createElement(name);
    if (text) node.textContent = text;
    for (const key in attributes || {}) node.setAttribute(key, attributes[key]);
    return node;
  };
  const post = async (path, body) => {
    const response = await fetch(new URL(path, base), { method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(String(response.status));
    return response.status === 204 ? null : response.json();
  };
  // Nothing but a web address becomes a link.
  const link = (text, url) => /^https?:\/\//.test(url || '') ? make('a', text, { href: url }) : make('span', text);
  const quote = (answer) => {
    const block = make('blockquote'), at = answer.span ? answer.quote.indexOf(answer.span) : -1;
    if (at < 0) block.textContent = answer.quote;
    else block.append(answer.quote.slice(0, at), make('mark', answer.span), answer.quote.slice(at + answer.span.length));
    return block;
  };
  class IbidAsk extends HTMLElement {
    #root; #out; #words; #number = 0;
    connectedCallback() {
      if (this.#root) return;
      const language = this.getAttribute('lang') || document.documentElement.lang || navigator.language || '';
      this.#words = chinese.test(language) ? texts.zh : texts.en;
      this.#root = this.attachShadow({ mode: 'closed' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.#root.adoptedStyleSheets = [sheet];
      const form = make('form', '', { class: 'ask', role: 'search' });
      const label = make('label', this.getAttribute('label') || this.#words.label, { class: 'q', for: 'q' });
      const input = make('input', '', { id: 'q', type: 'search', maxlength: '2000', required: '', enterkeyhint: 'search' });
      form.append(label, input, make('button', this.#words.ask, { type: 'submit' }));
      this.#out = make('div', '', { 'aria-live': 'polite' });
      form.addEventListener('submit', (event) => { event.preventDefault(); this.#ask(input.value); });
      this.#root.append(form, this.#out);
    }
    async #ask(question) {
      const number = ++this.#number, body = { question };
      if (this.getAttribute('article')) body.article = this.getAttribute('article');
      this.#out.replaceChildren(make('p', this.#words.waiting));
      let shown;
      try { shown = this.#show(await post('v1/ask', body)); } catch (_) { shown = [make('p', this.#words.failed)]; }
      if (number === this.#number) this.#out.replaceChildren(...shown);
    }
    #show(reply) {
      if (reply.outcome === 'answer') return [this.#card(reply, reply.vote, reply.question)];
      if (reply.outcome === 'did_you_mean') return [make('p', this.#words.mean), ...reply.choices.map((choice) => this.#card(choice, choice.vote, reply.question))];
      const out = [make('p', this.#words.none)];
      if (reply.nearest.length) {
        const list = make('ul');
        list.append(...reply.nearest.map((near) => { const item = make('li'); item.append(link(near.title, near.url)); return item; }));
        out.push(make('p', this.#words.nearest, { class: 'soft' }), list);
      }
      return out;
    }
    #card(answer, token, question) {
      const words = this.#words, cited = answer.citation, card = make('section', '', { class: 'card' });
      const where = cited.faq_question || cited.section;
      if (where) { const line = make('p'); line.append(make('strong', where)); card.append(line); }
      card.append(quote(answer));
      card.append(make('p', answer.confidence >= 0.8 ? words.sure : answer.confidence >= 0.6 ? words.fair : words.low, { class: 'soft' }));
      card.append(make('p', [cited.title, (cited.authors || []).join(', '), cited.date].filter(Boolean).join(' · '), { class: 'soft' }));
      if (cited.url) { const line = make('p'); line.append(link(words.read, cited.url)); card.append(line); }
      if (token) card.append(this.#votes(token, question));
      return card;
    }
    #votes(token, question) {
      const words = this.#words, box = make('div', '', { class: 'votes' });
      const vote = async (body) => {
        try { await post('v1/votes', Object.assign({ token, question }, body)); box.replaceChildren(make('p', words.thanks)); } catch (_) { box.replaceChildren(make('p', words.failed)); }
      };
      const button = (text, act) => { const one = make('button', text, { type: 'button' }); one.addEventListener('click', act); return one; };
      box.append(button(words.helpful, () => vote({ helpful: true })), button(words.not, () => {
        box.replaceChildren(make('p', words.why), ...Object.entries(words.reasons).map(([why, text]) => button(text, () => vote({ helpful: false, why }))));
      }));
      return box;
    }
  }
  if (!customElements.get('ibid-ask')) customElements.define('ibid-ask', IbidAsk);
})();
