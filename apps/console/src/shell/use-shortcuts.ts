import { useEffect, useRef } from 'react';

/** What a key does, by the character that it types: `/` needs Shift on many keyboards. */
type Shortcuts = Readonly<Record<string, () => void>>;

const COMMAND = 'mod+k';

/**
 * Does what a key is for, anywhere on the screen: not while a text is typed or a dialog is open. `mod+k` is
 * Ctrl+K, and ⌘K on a Mac; it works in text fields too.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = keyOf(event);
      const act = current.current[key];
      if (act === undefined || event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('dialog[open]') !== null) return;
      if (key !== COMMAND && isTyping(event.target)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  if (!ctrlKey && !metaKey && !altKey) return key;
  return ctrlKey !== metaKey && !altKey && !shiftKey ? `mod+${key.toLowerCase()}` : '';
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input,textarea,select,[contenteditable=true]');
}
