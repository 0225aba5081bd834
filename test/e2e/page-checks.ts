import type { Page } from 'playwright-core';

/**
 * Checks a screen for screen readers, keyboards and weak eyes: one main landmark and one first heading, no
 * skipped heading level, a name for every control, unique ids, text with enough contrast (WCAG AA), nothing
 * wider than the screen. Returns the problems as text.
 */
export function accessibilityProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const isVisible = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

    if (document.documentElement.lang === '') problems.push('no language');
    if (all('main').length !== 1) problems.push(`${all('main').length} main landmarks`);
    if (all('h1').length !== 1) problems.push(`${all('h1').length} first headings`);
    const levels = all('h1,h2,h3,h4').map((heading) => Number(heading.tagName[1]));
    levels.forEach((level, index) => {
      if (level > (levels[index - 1] ?? 0) + 1) problems.push(`heading ${index} jumps to level ${level}`);
    });
    for (const element of all('a,button'))
      if ((element.textContent ?? '').trim() === '' && !element.ariaLabel)
        problems.push(`${element.outerHTML} has no name`);
    for (const image of all('img'))
      if (!image.hasAttribute('alt')) problems.push(`${image.outerHTML} has no alt`);
    for (const input of all('input:not([type=hidden])')) {
      // The selector matches inputs only.
      if ((input as HTMLInputElement).labels?.length !== 1 && !input.ariaLabel)
        problems.push(`${input.outerHTML} has no label`);
    }
    const ids = all('[id]').map((element) => element.id);
    for (const id of new Set(ids))
      if (ids.filter((other) => other === id).length > 1) problems.push(`id ${id} is used twice`);
    if (document.documentElement.scrollWidth > innerWidth)
      problems.push(`${document.documentElement.scrollWidth} px wide on a screen of ${innerWidth}`);

    const numbers = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (rgb: number[]) => {
      const [r = 0, g = 0, b = 0] = rgb.map((part) =>
        part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element: Element | null): number[] => {
      if (element === null) return [255, 255, 255];
      const [r = 0, g = 0, b = 0, alpha = 1] = numbers(getComputedStyle(element).backgroundColor);
      return alpha === 0 ? ground(element.parentElement) : [r, g, b];
    };
    for (const element of all('body *')) {
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
      if (
        !hasText ||
        !isVisible(element) ||
        element.closest('.visually-hidden, noscript, :disabled') !== null
      )
        continue;
      const style = getComputedStyle(element);
      const [lighter = 0, darker = 0] = [
        luminance(numbers(style.color).slice(0, 3)),
        luminance(ground(element)),
      ].sort((a, b) => b - a);
      const ratio = (lighter + 0.05) / (darker + 0.05);
      if (ratio < 4.5)
        problems.push(`contrast ${ratio.toFixed(2)} of "${element.textContent?.trim().slice(0, 40)}"`);
    }
    return problems;
  });
}
