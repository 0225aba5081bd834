import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html } from './html.js';

describe('html', () => {
  it('escapes values in text and in attributes', () => {
    expect(html`<a title="${'"><script>'}">${"it's <b> & more"}</a>`.markup).toBe(
      '<a title="&quot;&gt;&lt;script&gt;">it&#39;s &lt;b&gt; &amp; more</a>',
    );
  });

  it('keeps markup, joins lists and leaves out absent values', () => {
    expect(
      html`<ul>${[html`<li>${1}</li>`, html`<li>${'<'}</li>`]}${null}${undefined}${false}</ul>`.markup,
    ).toBe('<ul><li>1</li><li>&lt;</li></ul>');
  });

  it('lets no text open a tag or leave an attribute', () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(escapeHtml(text))));
  });
});
